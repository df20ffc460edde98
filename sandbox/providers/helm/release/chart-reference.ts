import { existsSync } from 'node:fs';
import path from 'node:path';
import { isUnknown, type Unknown } from '../../../../providers/framework/protocol/cty';

type Maybe<T> = T | Unknown | null;

/** The attributes of a release or template that say where its chart is. */
export interface ChartSource {
  readonly chart: Maybe<string>;
  readonly repository: Maybe<string>;
  readonly version: Maybe<string>;
  readonly devel: Maybe<boolean>;
  readonly repository_username: Maybe<string>;
  readonly repository_password: Maybe<string>;
  readonly repository_ca_file: Maybe<string>;
  readonly repository_cert_file: Maybe<string>;
  readonly repository_key_file: Maybe<string>;
  readonly pass_credentials: Maybe<boolean>;
  readonly verify: Maybe<boolean>;
  readonly keyring: Maybe<string>;
}

/** Where helm finds a chart. */
export interface ChartReference {
  /** What helm's commands take: a name, a path, a URL, an OCI reference. */
  readonly name: string;
  /** Address of a chart repository, for `--repo`. */
  readonly repository: string | null;
  /** Version or range; null: the newest, or the chart itself decides. */
  readonly version: string | null;
  /** The chart is a folder or file of this machine. */
  readonly local: boolean;
}

const isOci = (text: string): boolean => text.startsWith('oci://');

/** Go's url.ParseRequestURI accepts absolute paths too; then the chart is looked up below that path by helm. */
const isRequestUri = (text: string): boolean => text.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(text);

export const known = (text: Maybe<string>): string => (typeof text === 'string' && !isUnknown(text) ? text : '');

/** The reference that the real provider makes of chart, repository and version. Paths start at the working directory. */
export function chartReference(source: ChartSource): ChartReference {
  const repository = known(source.repository);
  const chart = known(source.chart).trim();
  let name = chart;
  let repositoryUrl: string | null = null;
  if (isOci(repository)) name = `${repository.replace(/\/+$/, '')}/${chart}`;
  else if (isRequestUri(repository)) repositoryUrl = repository;
  else if (!chart.includes('/') && repository !== '') name = `${repository}/${chart}`;

  const decides = (isRequestUri(name) && !isOci(name)) || existsSync(name) || existsSync(repositoryUrl ?? '');
  const wanted = known(source.version).trim() || (source.devel === true ? '>0.0.0-0' : '');
  const local = repositoryUrl === null && existsSync(name);
  return { name, repository: repositoryUrl, version: decides || wanted === '' ? null : wanted, local };
}

/** Whether a chart that exists nowhere was meant as a path. */
export const looksLikePath = ({ name }: ChartReference): boolean => path.isAbsolute(name) || name.startsWith('.');

/** The same text for sources that name the same chart in the same way. It holds the password: for the memory only. */
export function sourceKey(source: ChartSource): string {
  const { chart, repository, version, devel, pass_credentials, verify, keyring } = source;
  const { repository_username, repository_password, repository_ca_file, repository_cert_file, repository_key_file } =
    source;
  const credentials = [repository_username, repository_password, repository_ca_file, repository_cert_file];
  const texts = [chart, repository, version, keyring, repository_key_file, ...credentials].map(known);
  return JSON.stringify([...texts, ...[devel, pass_credentials, verify].map((one) => one === true)]);
}
