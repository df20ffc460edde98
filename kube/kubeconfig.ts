import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CommandError } from '../errors/command-error';
import { codeOf } from '../errors/error-code';

const text = z.string().min(1);

const clusterSchema = z.looseObject({
  server: z.url({ protocol: /^https?$/ }),
  'certificate-authority': text.optional(),
  'certificate-authority-data': text.optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text.optional(),
  'proxy-url': text.optional(),
});

const execSchema = z.looseObject({
  apiVersion: text,
  command: text,
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: text, value: z.string() })).nullish(),
  installHint: z.string().optional(),
  provideClusterInfo: z.boolean().optional(),
});

const userSchema = z.looseObject({
  'client-certificate': text.optional(),
  'client-certificate-data': text.optional(),
  'client-key': text.optional(),
  'client-key-data': text.optional(),
  token: text.optional(),
  tokenFile: text.optional(),
  username: text.optional(),
  password: z.string().optional(),
  as: text.optional(),
  'as-groups': z.array(text).optional(),
  exec: execSchema.nullish(),
  'auth-provider': z.unknown().optional(),
});

const fileSchema = z.looseObject({
  clusters: z.array(z.looseObject({ name: text, cluster: clusterSchema })).nullish(),
  users: z.array(z.looseObject({ name: text, user: userSchema.nullish() })).nullish(),
  contexts: z
    .array(z.looseObject({ name: text, context: z.looseObject({ cluster: text, user: z.string().optional() }) }))
    .nullish(),
});

type KubeconfigFile = z.output<typeof fileSchema>;
export type KubeconfigCluster = z.output<typeof clusterSchema>;
export type KubeconfigUser = z.output<typeof userSchema>;
export type ExecPlugin = z.output<typeof execSchema>;

/** One context of a kubeconfig, with what it leads to. Paths of files in it are absolute. */
export interface KubeconfigContext {
  readonly name: string;
  readonly cluster: KubeconfigCluster;
  readonly userName: string;
  readonly user: KubeconfigUser;
  /** Folder of the file that the user comes from; relative commands start there. */
  readonly folder: string;
}

const FILES = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const;

/** Which variable names the files, and which files. Terraform's providers know the first two. */
function kubeconfigFiles(env: Readonly<NodeJS.ProcessEnv>): { variable: string; files: string[] } {
  for (const variable of ['KUBE_CONFIG_PATH', 'KUBE_CONFIG_PATHS', 'KUBECONFIG']) {
    const value = env[variable];
    if (value === undefined || value === '') continue;
    const files = variable === 'KUBE_CONFIG_PATH' ? [value] : value.split(path.delimiter).filter((file) => file !== '');
    return { variable, files: files.map((file) => file.replace(/^~(?=\/|$)/, env['HOME'] ?? homedir())) };
  }
  throw new CommandError({
    problem: 'No kubeconfig is named, so the cluster cannot be asked.',
    fix: 'Set KUBE_CONFIG_PATH to its path, as Terraform wants it; in the sandbox: eval "$(npm run --silent sandbox -- env)"',
  });
}

function readFile(file: string, variable: string): KubeconfigFile {
  const fault = (problem: string, fix: string) =>
    new CommandError({ problem: `${file} (${variable}) ${problem}`, fix });
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = codeOf(error);
    throw fault(`cannot be read: ${reason}.`, `Correct ${variable}, or the permissions of the file.`);
  }
  let data: unknown;
  try {
    data = parse(content);
  } catch {
    // The message of the parser quotes the line, which may hold a key.
    throw fault('is not YAML.', 'Get it again from whoever runs the cluster.');
  }
  const parsed = fileSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path: keys, message }) => `${keys.join('.')}: ${message}`);
  throw fault(`is no kubeconfig: ${places.slice(0, 3).join('; ')}.`, 'Get it again from whoever runs the cluster.');
}

/** A copy with absolute paths. */
function withAbsolutePaths<Value extends object>(value: Value, folder: string): Value {
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => [
    key,
    (FILES as readonly string[]).includes(key) && typeof item === 'string' ? path.resolve(folder, item) : item,
  ]);
  return Object.fromEntries(entries) as Value;
}

/**
 * Reads a context of the kubeconfig that the environment names. In several files the first entry of a name counts, as
 * kubectl has it.
 *
 * @throws CommandError: no file, no such context; never with a credential in it.
 */
export function readKubeconfig(env: Readonly<NodeJS.ProcessEnv>, context: string): KubeconfigContext {
  const { variable, files } = kubeconfigFiles(env);
  const read = files.map((file) => ({ folder: path.dirname(path.resolve(file)), file: readFile(file, variable) }));
  const first = <Entry extends { name: string }>(
    entries: (file: KubeconfigFile) => readonly Entry[] | null | undefined,
    name: string,
  ): { entry: Entry; folder: string } | undefined => {
    for (const { folder, file } of read) {
      const entry = entries(file)?.find((each) => each.name === name);
      if (entry !== undefined) return { entry, folder };
    }
    return undefined;
  };
  const wrong = (problem: string, fix: string) =>
    new CommandError({ problem: `${files.join(', ')} (${variable}): ${problem}`, fix });

  const found = first(({ contexts }) => contexts, context)?.entry.context;
  if (found === undefined) {
    const known = read.flatMap(({ file }) => file.contexts?.map(({ name }) => name) ?? []);
    throw wrong(
      `there is no context "${context}" (cluster.context of the environment); there is ${known.join(', ') || 'none'}.`,
      'Name the right kubeconfig, choose another environment (CLUSTER_ENV), or correct cluster.context.',
    );
  }
  const cluster = first(({ clusters }) => clusters, found.cluster);
  if (cluster === undefined)
    throw wrong(
      `context ${context} names the cluster "${found.cluster}", which is missing.`,
      'Get a whole kubeconfig.',
    );
  const userName = found.user ?? '';
  const user = userName === '' ? undefined : first(({ users }) => users, userName);
  if (userName !== '' && user === undefined)
    throw wrong(`context ${context} names the user "${userName}", which is missing.`, 'Get a whole kubeconfig.');
  const folder = user?.folder ?? cluster.folder;
  return {
    name: context,
    cluster: withAbsolutePaths(cluster.entry.cluster, cluster.folder),
    userName: userName === '' ? 'system:anonymous' : userName,
    user: withAbsolutePaths(user?.entry.user ?? {}, folder),
    folder,
  };
}
