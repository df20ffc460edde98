import type { Helm } from '../cli/helm';
import { chartReference, known, type ChartReference, type ChartSource } from './chart-reference';

/** A chart, as arguments of a helm command, and what keeps its credentials out of them. */
export interface ChartArguments {
  readonly reference: ChartReference;
  /** Position and flags, the same for `show`, `pull`, `install`, `upgrade` and `template`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

let repositories = 0;

/**
 * The arguments that name a chart. A password goes into a repository list that only this user can read, under a name of its
 * own, because arguments of a process are visible to everybody on the machine.
 */
export async function chartArguments(helm: Helm, source: ChartSource, deadline: number): Promise<ChartArguments> {
  const reference = chartReference(source);
  const flags: string[] = [];
  if (reference.version !== null) flags.push('--version', reference.version);
  if (source.verify === true) flags.push('--verify');
  if (known(source.keyring) !== '') flags.push('--keyring', known(source.keyring));
  const tls = tlsFlags(source);
  const [username, password] = [known(source.repository_username), known(source.repository_password)];
  const plain = { reference, env: {}, secrets: [] };

  if (reference.repository === null || (username === '' && password === '')) {
    const repo = reference.repository === null ? [] : ['--repo', reference.repository];
    if (reference.name.startsWith('oci://') && username !== '' && password !== '') {
      return { ...plain, ...(await registryLogin(helm, reference, username, password, deadline, [...flags, ...tls])) };
    }
    return { ...plain, args: [reference.name, ...repo, ...flags, ...tls] };
  }
  repositories += 1;
  const folder = helm.privateFiles.folder(`repository-${repositories}`);
  const env = { HELM_REPOSITORY_CONFIG: `${folder}/repositories.yaml`, HELM_REPOSITORY_CACHE: `${folder}/cache` };
  const pass = source.pass_credentials === true ? ['--pass-credentials'] : [];
  const add = [
    'repo',
    'add',
    'private',
    reference.repository,
    '--username',
    username,
    '--password-stdin',
    ...pass,
    ...tls,
  ];
  const secrets = [password];
  await helm.run(add, { input: password, env, secrets, deadline, doing: `reading repository ${reference.repository}` });
  return { ...plain, args: [`private/${reference.name}`, ...flags], env, secrets };
}

async function registryLogin(
  helm: Helm,
  reference: ChartReference,
  username: string,
  password: string,
  deadline: number,
  flags: readonly string[],
): Promise<Pick<ChartArguments, 'args' | 'env' | 'secrets'>> {
  repositories += 1;
  const env = { HELM_REGISTRY_CONFIG: `${helm.privateFiles.folder(`registry-${repositories}`)}/config.json` };
  const host = new URL(reference.name.replace(/^oci:/, 'https:')).host;
  const login = ['registry', 'login', host, '--username', username, '--password-stdin'];
  await helm.run(login, {
    input: password,
    env,
    secrets: [password],
    deadline,
    doing: `logging in to registry ${host}`,
  });
  return { args: [reference.name, ...flags], env, secrets: [password] };
}

function tlsFlags(source: ChartSource): string[] {
  const files = [
    ['--ca-file', known(source.repository_ca_file)],
    ['--cert-file', known(source.repository_cert_file)],
    ['--key-file', known(source.repository_key_file)],
  ] as const;
  return files.flatMap(([flag, file]) => (file === '' ? [] : [flag, file]));
}
