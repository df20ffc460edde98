import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { homedir } from 'node:os';
import { parse } from 'yaml';

import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../mapping/json';
import type { Connection } from './connection';

/** Which entries of a kubeconfig to use; what is absent comes from its current context. */
export interface KubeconfigChoice {
  context?: string;
  cluster?: string;
  user?: string;
}

/**
 * The connection that kubeconfig files describe. With several files the first one that has an entry of a name wins, as
 * for kubectl.
 *
 * @throws TfError when a file is missing or unreadable, or when the chosen context, cluster or user is in none of them.
 */
export function connectionFromKubeconfig(paths: readonly string[], choice: KubeconfigChoice): Connection {
  const files = paths.map((path) => readKubeconfig(expandHome(path)));
  const current = files
    .map(({ content }) => textAt(content, 'current-context'))
    .find((name) => name !== undefined && name !== '');
  const contextName = choice.context ?? current;
  const context = contextName === undefined ? undefined : findEntry(files, 'contexts', 'context', contextName);
  if (context === undefined && (choice.cluster === undefined || choice.user === undefined)) {
    throw noSuch(files, 'contexts', 'context', contextName ?? '(none: current-context is not set)');
  }
  const clusterName = choice.cluster ?? textAt(context?.entry, 'cluster') ?? '';
  const userName = choice.user ?? textAt(context?.entry, 'user') ?? '';
  const cluster = findEntry(files, 'clusters', 'cluster', clusterName);
  if (cluster === undefined) throw noSuch(files, 'clusters', 'cluster', clusterName);
  const user = findEntry(files, 'users', 'user', userName);
  if (user === undefined && userName !== '') throw noSuch(files, 'users', 'user', userName);
  const server = textAt(cluster.entry, 'server');
  if (server === undefined)
    throw new TfError('Invalid kubeconfig', `Cluster "${clusterName}" in ${cluster.file} has no server.`);
  return compact({
    server,
    certificateAuthority: pem(cluster, 'certificate-authority'),
    insecure: cluster.entry['insecure-skip-tls-verify'] === true,
    serverName: textAt(cluster.entry, 'tls-server-name'),
    proxyUrl: textAt(cluster.entry, 'proxy-url'),
    ...(user === undefined ? {} : credentials(user, userName)),
  });
}

interface KubeconfigFile {
  file: string;
  content: Json;
}
interface Entry {
  file: string;
  entry: JsonObject;
}

function credentials(user: Entry, name: string): Partial<Connection> {
  if (isObject(user.entry['exec']) || isObject(user.entry['auth-provider'])) {
    throw new TfError(
      'Kubernetes credentials by plugin',
      `User "${name}" in ${user.file} gets its credentials from a plugin. The stand-in for provider kubernetes knows client certificates, tokens and passwords only.`,
    );
  }
  const tokenFile = textAt(user.entry, 'tokenFile');
  return compact({
    clientCertificate: pem(user, 'client-certificate'),
    clientKey: pem(user, 'client-key'),
    token: textAt(user.entry, 'token') ?? (tokenFile === undefined ? undefined : readText(user.file, tokenFile).trim()),
    username: textAt(user.entry, 'username'),
    password: textAt(user.entry, 'password'),
  });
}

function readKubeconfig(file: string): KubeconfigFile {
  if (!existsSync(file)) {
    throw new TfError(
      'Kubeconfig not found',
      `${file} does not exist. Set config_path or KUBE_CONFIG_PATH to the file that "kubectl config view" shows.`,
    );
  }
  try {
    return { file, content: parse(readFileSync(file, 'utf8')) as Json };
  } catch {
    throw new TfError('Invalid kubeconfig', `${file} is not readable as YAML.`);
  }
}

function findEntry(files: KubeconfigFile[], list: string, key: string, name: string): Entry | undefined {
  for (const { file, content } of files) {
    const found = listAt(content, list).find((item) => textAt(item, 'name') === name);
    if (found !== undefined) return { file, entry: objectAt(found, key) };
  }
  return undefined;
}

function noSuch(files: KubeconfigFile[], list: string, what: string, name: string): TfError {
  const names = files.flatMap(({ content }) => listAt(content, list).map((item) => textAt(item, 'name') ?? ''));
  return new TfError(
    `Kubeconfig has no such ${what}`,
    `${what} "${name}" is not in ${files.map(({ file }) => file).join(', ')}. It has: ${names.join(', ') || 'none'}.`,
  );
}

/** `certificate-authority-data` (base64) before the file that `certificate-authority` names. */
function pem(from: Entry, key: string): string | undefined {
  const data = textAt(from.entry, `${key}-data`);
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  const file = textAt(from.entry, key);
  return file === undefined || file === '' ? undefined : readText(from.file, file);
}

function readText(kubeconfig: string, file: string): string {
  const path = isAbsolute(file) ? file : join(dirname(kubeconfig), file);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new TfError('Invalid kubeconfig', `${kubeconfig} names ${path}, which cannot be read.`);
  }
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function compact<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}
