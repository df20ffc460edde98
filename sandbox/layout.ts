import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where the parts of one checkout's sandbox live. All paths are absolute. */
export interface Layout {
  /** The checkout: the folder with package.json. */
  readonly checkout: string;
  /** `<checkout>/.sandbox`, ignored by git: everything that `down` removes. */
  readonly root: string;
  readonly stateFile: string;
  readonly lockFile: string;
  /** One record per running process. */
  readonly run: string;
  readonly logs: string;
  readonly pki: string;
  readonly etcd: string;
  /** Data of the vault. */
  readonly vault: string;
  /** PEM: every authority that addresses of the sandbox need. */
  readonly authorities: string;
  readonly kubeconfig: string;
  readonly kubeconfigs: string;
  /** Links to the command-line tools, put first on the PATH by `env`. */
  readonly bin: string;
  readonly charts: string;
  readonly mirror: string;
  readonly cliConfig: string;
  /** Caches and configuration of the helm binary, so that nothing of it lands in the home folder. */
  readonly helm: string;
  /** Host folders of provisioned volumes, written by the daemon: `down` removes them even when the API is gone. */
  readonly volumesFile: string;
  /** Names this checkout in shared places (ports, the temporary folder): 12 hex digits of its path's hash. */
  readonly id: string;
}

/** The layout of the sandbox that belongs to `checkout`. */
export function layoutOf(checkout: string): Layout {
  const root = path.join(checkout, '.sandbox');
  return {
    checkout,
    root,
    stateFile: path.join(root, 'state.json'),
    lockFile: path.join(root, 'lock'),
    run: path.join(root, 'run'),
    logs: path.join(root, 'logs'),
    pki: path.join(root, 'pki'),
    etcd: path.join(root, 'etcd'),
    vault: path.join(root, 'vault'),
    authorities: path.join(root, 'authorities.crt'),
    kubeconfig: path.join(root, 'kubeconfig'),
    kubeconfigs: path.join(root, 'kubeconfigs'),
    bin: path.join(root, 'bin'),
    charts: path.join(root, 'charts'),
    mirror: path.join(root, 'mirror'),
    cliConfig: path.join(root, 'terraform.rc'),
    helm: path.join(root, 'helm'),
    volumesFile: path.join(root, 'volumes.json'),
    id: createHash('sha256').update(checkout).digest('hex').slice(0, 12),
  };
}

/** The layout of the checkout that this file belongs to. */
export function thisLayout(): Layout {
  return layoutOf(path.resolve(__dirname, '..'));
}

/**
 * The folder for what is built once per machine: `CLUSTER_INFRA_CACHE`, else `cluster-infra` in the user's cache folder
 * (XDG_CACHE_HOME, default ~/.cache).
 */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.CLUSTER_INFRA_CACHE) return path.resolve(env.CLUSTER_INFRA_CACHE);
  return path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'cluster-infra');
}
