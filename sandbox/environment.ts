import path from 'node:path';
import { LOCKING_COMMANDS } from '../config/locking-commands';
import { connectionString } from './database/postgres';
import type { Layout } from './layout';
import { SandboxError } from './sandbox-error';
import type { SandboxState } from './state';
import { VAULT_EMAIL, vaultEndpoint } from './vault/ensure-vault';

/**
 * Long enough for the first deployment of all stacks: the pg backend lets only one new stack in at a time. Without it two
 * stacks that begin at the same moment collide too, new or not: each takes the lock of new ones for a moment.
 */
const LOCK_TIMEOUT = '-lock-timeout=300s';

/**
 * The variables with which terraform, cdktf, kubectl, helm and psql work on this sandbox without a flag and without a
 * terminal.
 *
 * @throws SandboxError when the sandbox was never started.
 */
export function sandboxEnvironment(layout: Layout, state: SandboxState): Record<string, string> {
  if (state.clusterUid === null || state.providers === null)
    throw new SandboxError('The sandbox was never started completely. Run `npm run sandbox` first.');
  return {
    CLUSTER_ENV: 'sandbox',
    KUBECONFIG: layout.kubeconfig,
    KUBE_CONFIG_PATH: layout.kubeconfig,
    // kubectl and helm keep what the API server offers; in the user's home folder it would outlive the sandbox.
    KUBECACHEDIR: path.join(layout.helm, 'discovery'),
    PG_CONN_STR: connectionString(state.ports.postgres, state.postgres.password),
    TF_CLI_CONFIG_FILE: layout.cliConfig,
    TF_VAR_cluster_uid: state.clusterUid,
    TF_VAR_chart_repository: chartRepository(state),
    ...Object.fromEntries(LOCKING_COMMANDS.map((verb) => [`TF_CLI_ARGS_${verb}`, LOCK_TIMEOUT])),
    // Also for the helm binary that the stand-in provider runs.
    HELM_CACHE_HOME: path.join(layout.helm, 'cache'),
    HELM_CONFIG_HOME: path.join(layout.helm, 'config'),
    HELM_DATA_HOME: path.join(layout.helm, 'data'),
    SANDBOX_HELM_BINARY: path.join(layout.bin, 'helm'),
    VAULTWARDEN_ENDPOINT: vaultEndpoint(state),
    VAULTWARDEN_EMAIL: VAULT_EMAIL,
    VAULTWARDEN_PASSWORD: state.vault.password,
    NODE_EXTRA_CA_CERTS: layout.authorities,
    // Without it cdktf never ends when a proxy swallows its telemetry.
    CHECKPOINT_DISABLE: '1',
    DISABLE_VERSION_CHECK: '1',
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
    CDKTF_SKIP_PROVIDER_LOCK: 'true',
    CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: 'true',
    CDKTF_AUTO_APPROVE: 'true',
  };
}

/** Address of the local chart repository. */
export const chartRepository = (state: SandboxState) => `http://127.0.0.1:${state.ports.charts}`;

/** `value` as one word of a POSIX shell. */
export const shellWord = (value: string) =>
  /^[A-Za-z0-9_./:=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/** Lines for `eval`. The tools come first on the PATH. */
export function exportLines(layout: Layout, variables: Record<string, string>): string {
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}`);
  return [...lines, `export PATH=${shellWord(layout.bin)}:"$PATH"`, ''].join('\n');
}
