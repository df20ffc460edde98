import { isMap } from './plan-values';

const SECRET_WORDS =
  /(pass(word|wd|phrase)?|pwd|secret|token|credential|api[-_]?key|private[-_]?key|access[-_]?key|secret[-_]?key|signing[-_]?key|encryption[-_]?key|dsn|connection[-_]?string|htpasswd|otp|seed)s?$/i;
/** What only points to a secret: `existingSecret`, `secretName`, `passwordKey`, `imagePullSecrets`. */
const REFERENCE =
  /^(existing[-_]?secret|image[-_]?pull[-_]?secrets?|.*secret[-_]?(name|namespace|ref)|.*(key|name|ref|revision|version|file|path|length|policy))$/i;
const KEYS_THAT_ARE_SECRETS = /(api|private|access|secret|signing|encryption)[-_]?key$/i;

/** Whether a key is named like one whose text is a secret. A guess, on the safe side; numbers and booleans are never hidden by it. */
export const isSecretName = (key: string): boolean =>
  SECRET_WORDS.test(key) && (!REFERENCE.test(key) || KEYS_THAT_ARE_SECRETS.test(key)) && !/^existing/i.test(key);

/** `{name: SMTP_PASSWORD, value: x}`, as containers and `set` blocks have it: the value is secret by the name beside it. */
export const hidesValue = (parent: unknown, key: string | number): boolean =>
  key === 'value' && isMap(parent) && typeof parent['name'] === 'string' && isSecretName(lastWord(parent['name']));

const lastWord = (name: string): string => name.split('.').at(-1) ?? name;

// Lengths are bounded where a run of letters could be tried again from each of its dots: a text may be a megabyte long.
const INLINE: readonly [RegExp, string][] = [
  // Account in a URL.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']*:)[^\s@"']+(@)/gi, '$1(hidden)$2'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '(hidden private key)'],
  [
    /(["']?\b[\w.-]{0,64}(?:password|passwd|passphrase|secret|token|api[-_]?key|private[-_]?key|access[-_]?key)["']?\s*[:=]\s*)(?!\s*(?:\$|\{|\[|null\b|true\b|false\b|""|''))("[^"\n]*"|'[^'\n]*'|[^\s,;}\]]+)/gi,
    '$1(hidden)',
  ],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+/g, '(hidden token)'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{12,}/g, '$1 (hidden)'],
];

/** Free text with everything hidden that has the form of a secret, for example `password = ...` in a configuration file. */
export const hideInText = (text: string): string =>
  INLINE.reduce((shown, [pattern, replacement]) => shown.replace(pattern, replacement), text);
