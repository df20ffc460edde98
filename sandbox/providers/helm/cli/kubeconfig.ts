import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { ClusterAccess } from './cluster-access';

interface Named {
  readonly name: string;
  readonly [key: string]: unknown;
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly clusters?: readonly Named[];
  readonly users?: readonly Named[];
  readonly contexts?: readonly Named[];
}

type Entry = Readonly<Record<string, unknown>>;

/** A kubeconfig that holds exactly what the provider's configuration says, as text. It may hold credentials. */
export function writeKubeconfig(access: ClusterAccess): string {
  const files = access.configPaths.map(read);
  const contexts = files.flatMap((file) => file.contexts ?? []);
  const wanted = access.context ?? files.map((file) => file['current-context']).find((name) => Boolean(name));
  const context = find(contexts, wanted)?.['context'] as { cluster?: string; user?: string } | undefined;
  if (access.configPaths.length > 0 && access.context !== null && context === undefined) {
    const known = contexts.map(({ name }) => name).join(', ') || 'none';
    throw new TfError('Kubernetes context not found', `context "${access.context}" does not exist (known: ${known})`);
  }
  const clusters = files.flatMap((file) => file.clusters ?? []);
  const users = files.flatMap((file) => file.users ?? []);
  const cluster = find(clusters, access.contextCluster ?? context?.cluster)?.['cluster'] as Entry | undefined;
  const user = find(users, access.contextUser ?? context?.user)?.['user'] as Entry | undefined;
  if (cluster === undefined && access.cluster['server'] === undefined) {
    return stringify({ apiVersion: 'v1', kind: 'Config' });
  }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'provider',
    contexts: [{ name: 'provider', context: { cluster: 'provider', user: 'provider' } }],
    clusters: [{ name: 'provider', cluster: withoutReplaced({ ...cluster }, access.cluster) }],
    users: [{ name: 'provider', user: withoutReplaced({ ...user }, access.user) }],
  });
}

/** In a merge of several files the first that has a name wins. */
const find = (entries: readonly Named[], name: string | null | undefined): Named | undefined =>
  entries.find((entry) => entry.name === name);

/** Certificates and keys come as a file or as data; the provider's data replace the file. */
function withoutReplaced(base: Record<string, unknown>, over: Entry): Entry {
  const result = { ...base, ...over };
  for (const key of ['certificate-authority', 'client-certificate', 'client-key']) {
    if (over[`${key}-data`] !== undefined) delete result[key];
  }
  if (over['insecure-skip-tls-verify'] === true) {
    delete result['certificate-authority'];
    delete result['certificate-authority-data'];
  }
  return result;
}

function read(file: string): Kubeconfig {
  const full = path.resolve(file.replace(/^~(?=$|\/)/, homedir()));
  let text: string;
  try {
    text = readFileSync(full, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TfError('Kubernetes configuration not readable', `${full}: ${code ?? 'cannot be read'}`);
  }
  const config = parse(text) as Kubeconfig | null;
  return absolute(config ?? {}, path.dirname(full));
}

/** References in a kubeconfig are relative to its own folder. */
function absolute(config: Kubeconfig, folder: string): Kubeconfig {
  const resolve = (entries: readonly Named[] | undefined, kind: string, keys: readonly string[]): Named[] =>
    (entries ?? []).map((entry) => {
      const body = { ...(entry[kind] as Record<string, unknown>) };
      for (const key of keys) {
        if (typeof body[key] === 'string' && body[key] !== '') body[key] = path.resolve(folder, body[key]);
      }
      return { ...entry, [kind]: body };
    });
  return {
    ...config,
    clusters: resolve(config.clusters, 'cluster', ['certificate-authority']),
    users: resolve(config.users, 'user', ['client-certificate', 'client-key', 'tokenFile']),
  };
}
