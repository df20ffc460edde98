import { spawn } from 'node:child_process';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { ClusterAccess } from './cluster-access';
import { HelmError, helmMessage, redact } from './helm-error';
import { writeKubeconfig } from './kubeconfig';
import { PrivateFolder } from './private-folder';

type Environment = Readonly<Record<string, string | undefined>>;

/** Most that is read from one of helm's outputs, in bytes. */
const OUTPUT_LIMIT = 256 * 1024 * 1024;
/** Milliseconds between the request to end and the kill. */
const GRACE = 5_000;

/** Folders and settings of the helm binary that the provider's configuration may name. */
export interface HelmSettings {
  readonly access: ClusterAccess;
  readonly pluginsPath: string | null;
  readonly registryConfigPath: string | null;
  readonly repositoryConfigPath: string | null;
  readonly repositoryCache: string | null;
  readonly driver: string | null;
  readonly burstLimit: number | null;
  readonly qps: number | null;
  /** Texts that must not show in any message. */
  readonly secrets: readonly string[];
}

export interface HelmCall {
  /** Given to helm on standard input: values go this way, so that they are in no file and in no list of processes. */
  readonly input?: string;
  /** Milliseconds after which the command is stopped. */
  readonly deadline: number;
  /** What the command does, for the message at the deadline: `installing release demo`. */
  readonly doing: string;
  /** Texts that must not show in any message, besides the provider's own. */
  readonly secrets?: readonly string[];
  /** Replaces or adds environment variables. */
  readonly env?: Environment;
}

/** Runs the real helm binary, isolated from the user's own helm and kubectl settings. */
export class Helm {
  private readonly private: PrivateFolder;
  private environment: NodeJS.ProcessEnv | null = null;
  private readonly binary: string;

  /** @param env SANDBOX_HELM_BINARY (else `helm` on the PATH), HELM_CACHE_HOME and the like, proxies. */
  constructor(
    private readonly settings: HelmSettings,
    private readonly env: Environment,
  ) {
    this.binary = env['SANDBOX_HELM_BINARY'] || 'helm';
    this.private = new PrivateFolder('cluster-infra-helm-', env['TMPDIR'] || undefined);
  }

  /** Files for one command that hold credentials; removed with the process at the latest. */
  get privateFiles(): PrivateFolder {
    return this.private;
  }

  /**
   * Runs one command and answers its standard output.
   *
   * @throws HelmError when helm refuses or the deadline passes; TfError when helm cannot be run at all.
   */
  run(args: readonly string[], call: HelmCall): Promise<string> {
    const env = { ...this.childEnvironment(), ...call.env };
    const secrets = [...this.settings.secrets, ...(call.secrets ?? [])];
    return new Promise((resolve, reject) => {
      // Its own process group: Ctrl-C in a terminal reaches Terraform, which lets a write that is under way finish.
      const child = spawn(this.binary, [...args], { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
      const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
      let timedOut = false;
      let kill: NodeJS.Timeout | undefined;
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill('SIGTERM');
        kill = setTimeout(() => child.kill('SIGKILL'), GRACE);
      }, call.deadline);
      child.once('error', (error) => {
        clearTimeout(timer);
        reject(this.notRunnable(error));
      });
      child.once('close', (code) => {
        clearTimeout(timer);
        clearTimeout(kill);
        if (code === 0 && !timedOut) return resolve(stdout());
        const message = redact(helmMessage(stderr()), secrets);
        const late = `${call.doing} did not end within ${Math.ceil(call.deadline / 1000)} s and was stopped`;
        const text = timedOut ? [late, message].filter(Boolean).join(': ') : message;
        reject(new HelmError(text, redact(stdout(), secrets), timedOut));
      });
      // helm may end before it has read everything; its exit code tells.
      child.stdin.on('error', () => undefined);
      child.stdin.end(call.input ?? '');
    });
  }

  private notRunnable(error: NodeJS.ErrnoException): TfError {
    return new TfError(
      'The helm binary cannot be run',
      `${this.binary}: ${error.code ?? 'failed to start'}. Set SANDBOX_HELM_BINARY to a helm 3.18 binary or put helm on the PATH.`,
    );
  }

  private childEnvironment(): NodeJS.ProcessEnv {
    return (this.environment ??= this.makeEnvironment());
  }

  private makeEnvironment(): NodeJS.ProcessEnv {
    const { settings, env } = this;
    const inherited = Object.entries(env).filter(([name]) => !/^(HELM_|KUBE|TF_|SANDBOX_)/.test(name));
    const home = (name: string) => env[name] || this.private.folder(name.toLowerCase());
    const optional = {
      HELM_DRIVER: settings.driver,
      HELM_BURST_LIMIT: settings.burstLimit === null ? null : String(settings.burstLimit),
      HELM_QPS: settings.qps === null ? null : String(settings.qps),
      HELM_PLUGINS: settings.pluginsPath,
      HELM_REGISTRY_CONFIG: settings.registryConfigPath,
      HELM_REPOSITORY_CONFIG: settings.repositoryConfigPath,
      HELM_REPOSITORY_CACHE: settings.repositoryCache,
    };
    return {
      ...Object.fromEntries(inherited),
      HELM_CACHE_HOME: home('HELM_CACHE_HOME'),
      HELM_CONFIG_HOME: home('HELM_CONFIG_HOME'),
      HELM_DATA_HOME: home('HELM_DATA_HOME'),
      // What the API server offers, remembered for ten minutes; helm would put it below the home or working folder.
      KUBECACHEDIR: home('KUBECACHEDIR'),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
      // Always named: without it helm would fall back to the user's own cluster.
      KUBECONFIG: this.private.write('kubeconfig', writeKubeconfig(settings.access)),
    };
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= OUTPUT_LIMIT) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
