import { readFileSync } from 'node:fs';
import { CommandError } from '../errors/command-error';
import { codeOf } from '../errors/error-code';
import { askExecPlugin, type ExecCredential } from './exec-plugin';
import type { KubeconfigContext } from './kubeconfig';

/** What one connection proves itself with. */
export interface Proof {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** PEM. */
  readonly cert?: string;
  /** PEM. */
  readonly key?: string;
}

/** Milliseconds before its end that a token counts as expired. */
const MARGIN = 30_000;

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** A file that the kubeconfig names, or the same inline. */
export function pemOf(
  entry: Readonly<Record<string, unknown>>,
  key: 'certificate-authority' | 'client-certificate' | 'client-key',
): string | undefined {
  const inline = entry[`${key}-data`];
  if (typeof inline === 'string') return decoded(inline);
  const file = entry[key];
  return typeof file === 'string' ? readNamed(file, key) : undefined;
}

function readNamed(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = codeOf(error);
    throw new CommandError({
      problem: `${file}, which the kubeconfig names as ${key}, cannot be read: ${reason}.`,
      fix: 'Get it again from whoever runs the cluster, or correct its permissions.',
    });
  }
}

/** The credentials of a user of a kubeconfig; tokens of plugins and files are read again when they end. */
export class Credentials {
  private fromPlugin: { credential: ExecCredential; until: number } | undefined;

  constructor(
    private readonly context: KubeconfigContext,
    private readonly env: Readonly<NodeJS.ProcessEnv>,
  ) {}

  /** @throws CommandError, InterruptedError */
  async current(signal: AbortSignal): Promise<Proof> {
    const { user, userName } = this.context;
    if (user['auth-provider'] !== undefined && (user.exec ?? null) === null)
      throw new CommandError({
        problem: `User ${userName} of the kubeconfig uses auth-provider, which Kubernetes took out with 1.26.`,
        fix: 'Get a kubeconfig with a credential plugin (users.user.exec).',
      });
    const plugin = await this.askPlugin(signal);
    const cert = plugin?.clientCertificateData ?? pemOf(user, 'client-certificate');
    const key = plugin?.clientKeyData ?? pemOf(user, 'client-key');
    const authorization = this.authorization(plugin?.token);
    return {
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(user.as === undefined ? {} : { 'impersonate-user': user.as }),
        ...(user['as-groups'] === undefined ? {} : { 'impersonate-group': user['as-groups'] }),
      },
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    };
  }

  private authorization(fromPlugin: string | undefined): string | undefined {
    const { user } = this.context;
    const file = user.tokenFile === undefined ? undefined : readNamed(user.tokenFile, 'tokenFile').trim();
    const token = fromPlugin ?? user.token ?? file;
    if (token !== undefined) return `Bearer ${token}`;
    if (user.username === undefined) return undefined;
    return `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
  }

  private async askPlugin(signal: AbortSignal): Promise<ExecCredential | undefined> {
    const exec = this.context.user.exec ?? null;
    if (exec === null) return undefined;
    if (this.fromPlugin === undefined || this.fromPlugin.until < Date.now()) {
      const credential = await askExecPlugin(exec, this.context, this.env, signal);
      const { expirationTimestamp } = credential;
      const until = expirationTimestamp === undefined ? Infinity : Date.parse(expirationTimestamp) - MARGIN;
      this.fromPlugin = { credential, until };
    }
    return this.fromPlugin.credential;
  }
}
