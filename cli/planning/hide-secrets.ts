import { withoutSecrets } from '../backend/without-secrets';

/** Names of variables that hold something nobody may see, by the words that people use for them. */
const SECRET_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|PRIVATE|CREDENTIAL|_KEY(?:_|$)/i;
/** Shorter values would also hide parts of ordinary words. */
const SHORTEST = 6;

/** A function that takes every secret of the environment out of a text: for all that terraform or a provider said. */
export function secretHider(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const values = Object.entries(env)
    .filter(([name, value]) => SECRET_NAME.test(name) && (value ?? '').length >= SHORTEST)
    .map(([, value]) => value ?? '')
    .sort((left, right) => right.length - left.length);
  return (text) =>
    withoutSecrets(
      values.reduce((shown, value) => shown.replaceAll(value, '(not shown)'), text),
      env,
    );
}
