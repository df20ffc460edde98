import type { Finding } from './issues';
import { formatPath } from './key-path';
import type { KeyPath } from './key-path';
import { showValue } from './problem';
import { findSecret } from './secrets';

interface Refusal {
  matches: (text: string) => boolean;
  problem: string;
  fix: string;
}

const REFUSED_KEYS: Refusal[] = [
  {
    matches: (key) => key === 'installCRDs',
    problem: 'installCRDs is deprecated in the cert-manager chart.',
    fix: 'Use crds: {enabled: true, keep: true}; this project sets both already, so remove the key.',
  },
];

/** Keys that were, by their whole path. */
const MOVED_KEYS: ReadonlyMap<string, string> = new Map([
  [
    'services.vaultwarden.content.secretRevisions',
    'Set password.revision of the item in services.vaultwarden.content.organizations; docs/vault.md has the default tree.',
  ],
]);

const REFUSED_VALUES: Refusal[] = [
  {
    matches: (text) => text === 'latest' || /:latest(@|$)/.test(text),
    problem: 'latest names another image every day.',
    fix: 'Name one version, as config/catalogue.yaml does for every image and chart.',
  },
  {
    matches: (text) => /changeme/i.test(text),
    problem: 'changeme is a placeholder that was left in.',
    fix: 'Remove it: passwords and keys are generated, and rotated by secretRevisions.',
  },
];

const REFUSED_ANYWHERE: Refusal[] = [
  {
    matches: (text) => text.includes('traefik.containo.us'),
    problem: 'The API group traefik.containo.us was removed in Traefik 3.',
    fix: 'Use traefik.io/v1alpha1.',
  },
];

const refusals = (list: readonly Refusal[], text: string, path: KeyPath): Finding[] =>
  list.filter(({ matches }) => matches(text)).map(({ problem, fix }) => ({ path, problem, fix }));

/**
 * What may stand nowhere in a file, at any depth of raw chart values: placeholders, floating tags, dead API groups and
 * secrets.
 */
export const findRefused = (data: unknown, path: KeyPath = []): Finding[] => {
  const secret = findSecret(path, data);
  if (secret !== undefined) return [secret];
  if (typeof data === 'string') return refusals([...REFUSED_VALUES, ...REFUSED_ANYWHERE], data, path);
  if (typeof data !== 'object' || data === null) return [];
  if (Array.isArray(data)) return data.flatMap((item: unknown, index) => findRefused(item, [...path, index]));
  return Object.entries(data).flatMap(([key, value]) => [
    ...refusals([...REFUSED_KEYS, ...REFUSED_ANYWHERE], key, [...path, key]),
    ...findMoved([...path, key]),
    ...findMissingTag(key, value, [...path, key]),
    ...findRefused(value, [...path, key]),
  ]);
};

const findMoved = (path: KeyPath): Finding[] => {
  const fix = MOVED_KEYS.get(formatPath(path));
  return fix === undefined ? [] : [{ path, problem: 'This key has moved.', fix }];
};

/** `image: postgres` pulls latest just as well. */
const findMissingTag = (key: string, value: unknown, path: KeyPath): Finding[] => {
  if (key !== 'image' || typeof value !== 'string' || /[:@][^/]+$/.test(value)) return [];
  return [
    {
      path,
      problem: `${showValue(value)} has no tag, which means latest.`,
      fix: 'Name one version: repository:tag, as config/catalogue.yaml does.',
    },
  ];
};
