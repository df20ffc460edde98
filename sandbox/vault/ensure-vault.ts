import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Layout } from '../layout';
import { bundleProcess } from '../process/bundle-process';
import { logTail } from '../process/log-tail';
import { ensureProcess, logFile, runningProcess } from '../process/managed-process';
import { writePrivateFile } from '../private-file';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import type { SandboxState, VaultSource } from '../state';
import { canLogIn } from '../vaultwarden/account/can-log-in';
import { httpsCall, type ServerAddress } from '../vaultwarden/account/https-call';
import { registerInvitedAccount } from '../vaultwarden/account/register-account';
import { waitUntil } from '../wait-until';
import { describeVault } from './vault-source';

/** The record's and the log's name. */
export const VAULT = 'vault';

/** The account of Terraform. The address belongs to nobody (RFC 2606); the server sends no mail. */
export const VAULT_EMAIL = 'terraform@sandbox.test';

/**
 * The fewest rounds that Vaultwarden takes. They slow down who guesses a password that a person chose; this one is random, and
 * every terraform command logs in with it (0.1 s each).
 */
const ROUNDS = 100_000;

/** Where the vault listens, without a final slash. */
export const vaultEndpoint = (state: SandboxState) => `https://127.0.0.1:${state.ports.vault}`;

/** What makes the vault. */
export interface VaultInputs {
  readonly layout: Layout;
  readonly state: SandboxState;
  readonly source: VaultSource;
  /** File of the authority that the issuer's stand-in signs with. */
  readonly issuerAuthority: string;
}

const authorityFile = (layout: Layout) => path.join(layout.pki, 'vault-ca.crt');

function start({ layout, state, source }: VaultInputs) {
  return ensureProcess(layout, {
    name: VAULT,
    command: process.execPath,
    args: [
      bundleProcess(layout, VAULT, 'sandbox/vaultwarden/main.ts'),
      ...['--data', layout.vault, '--port', String(state.ports.vault), '--ca', authorityFile(layout)],
    ],
    env: {
      VAULTWARDEN_BIN: source.kind === 'real' ? source.binary : '',
      DOMAIN: vaultEndpoint(state),
      ADMIN_TOKEN: state.vault.adminToken,
      // As in the cluster: accounts come by invitation only.
      SIGNUPS_ALLOWED: 'false',
      INVITATIONS_ALLOWED: 'true',
      // Each terraform command logs in, and a person at work runs more of them than ten in a minute.
      LOGIN_RATELIMIT_SECONDS: '1',
      LOGIN_RATELIMIT_MAX_BURST: '100',
    },
  });
}

/** Registers Terraform's account unless it can log in. */
async function ensureAccount(server: ServerAddress, state: SandboxState): Promise<boolean> {
  const kdf = { kind: 'pbkdf2', iterations: ROUNDS } as const;
  const account = { email: VAULT_EMAIL, password: state.vault.password, name: 'Terraform', kdf };
  if (await canLogIn(server, account)) return false;
  if (state.vault.registered)
    throw new SandboxError(
      `The account ${VAULT_EMAIL} cannot log in to the vault any more: its data was lost or its password was changed by ` +
        "hand, but Terraform's state describes what was there. Run `npm run sandbox -- reset`.",
    );
  await registerInvitedAccount(server, state.vault.adminToken, account);
  return true;
}

/**
 * Makes sure that the vault runs, that Terraform's account can log in, and that there is one file with every authority
 * that the sandbox's addresses need.
 *
 * @throws SandboxError with the end of the server's log.
 */
export async function ensureVault(inputs: VaultInputs, progress: Progress): Promise<void> {
  const { layout, state, source } = inputs;
  const { record, started } = await start(inputs);
  const endpoint = vaultEndpoint(state);
  let server: ServerAddress | undefined;
  await waitUntil({
    what: `the vault to answer on ${endpoint}`,
    deadline: 180,
    attempt: async () => {
      const address = { endpoint, caCertificate: readFileSync(authorityFile(layout), 'utf8') };
      const { status } = await httpsCall(address, '/alive');
      if (status !== 200) throw new SandboxError(`status ${status}`);
      server = address;
      return true;
    },
    hopeless: () => (runningProcess(layout, VAULT) ? null : 'the server has ended'),
    evidence: () => logTail(logFile(layout, VAULT)),
  });
  if (!server) throw new SandboxError(`${endpoint} did not answer.`);
  const registered = await ensureAccount(server, state);
  writePrivateFile(layout.authorities, `${readFileSync(inputs.issuerAuthority, 'utf8')}${server.caCertificate}`);
  if (started) progress.line(`vault: ready (${describeVault(source)}, pid ${record.pid}, port ${state.ports.vault})`);
  if (registered) progress.line(`vault: registered ${VAULT_EMAIL} by the administrator's invitation`);
}
