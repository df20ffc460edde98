import { VaultError } from '../errors';
import type { HttpClient } from '../http/http-client';
import { isObject, textOf } from '../json';

/** The oldest Vaultwarden this client speaks with: two years of releases, one form of access rights. */
export const oldestVersion = { major: 1, minor: 34 };

/** The version of a server, as far as it tells. */
export interface ServerVersion {
  /** As the server wrote it; for a build without version data, that of the Bitwarden server it imitates. */
  text: string;
  /** Numbers of Vaultwarden's own version; undefined for a build without version data. */
  number: { major: number; minor: number; patch: number } | undefined;
}

/**
 * Asks for the version and refuses what is too old or no Vaultwarden. One request; two for a build whose version is
 * empty.
 * @throws VaultError `too-old`, `not-vaultwarden`, or what the way to the server does
 */
export async function probeVersion(http: HttpClient, signal?: AbortSignal): Promise<ServerVersion> {
  const text = textOf(await http.send({ method: 'GET', path: 'api/version', signal }));
  if (text === undefined) return probeConfig(http, signal);
  const number = parseVersion(text);
  if (number === undefined) return probeConfig(http, signal);
  // Bitwarden's own server counts by years.
  if (number.major > 2_000) throw notVaultwarden(http, `calls itself version ${text}, which is Bitwarden's numbering`);
  const { major, minor } = oldestVersion;
  if (number.major < major || (number.major === major && number.minor < minor)) {
    throw new VaultError('too-old', {
      reason: `${http.endpoint.text} runs Vaultwarden ${text}; the oldest supported is ${major}.${minor}.`,
      cure: `Upgrade the server to ${major}.${minor} or newer.`,
    });
  }
  return { text, number };
}

async function probeConfig(http: HttpClient, signal: AbortSignal | undefined): Promise<ServerVersion> {
  const config = await http.send({ method: 'GET', path: 'api/config', signal });
  const server = isObject(config) ? config['server'] : undefined;
  const text = isObject(config) ? textOf(config['version']) : undefined;
  if (!isObject(server) || textOf(server['name']) !== 'Vaultwarden' || text === undefined) {
    throw notVaultwarden(http, 'does not name itself Vaultwarden at /api/config');
  }
  // Vaultwarden 1.34 imitates 2025.6.0.
  const imitated = parseVersion(text);
  if (!imitated || imitated.major < 2025 || (imitated.major === 2025 && imitated.minor < 6)) {
    throw new VaultError('too-old', {
      reason: `${http.endpoint.text} imitates Bitwarden ${text}; Vaultwarden 1.34, the oldest supported, imitates 2025.6.0.`,
      cure: 'Upgrade the server to 1.34 or newer.',
    });
  }
  return { text, number: undefined };
}

function parseVersion(text: string): ServerVersion['number'] {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (!match) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? '0') };
}

function notVaultwarden(http: HttpClient, fault: string): VaultError {
  return new VaultError('not-vaultwarden', {
    reason: `${http.endpoint.text} ${fault}.`,
    cure: 'Check the endpoint and its sub-path: it must be a Vaultwarden server.',
  });
}
