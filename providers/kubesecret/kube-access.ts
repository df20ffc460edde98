import { ApiServer } from '../../kube/api-server';
import { ClusterError } from '../../kube/cluster-error';
import { readKubeconfig } from '../../kube/kubeconfig';
import { CommandError } from '../../errors/command-error';
import { TfError } from '../framework/provider/diagnostics';
import { parseSecret } from './raw-secret';
import type { RawSecret } from './raw-secret';

/** Seconds for one request. */
const DEADLINE = 15;

/** Which Secret. */
export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/** Reads Secrets of the cluster that a context of a kubeconfig leads to; nothing is read before the first one is asked for. */
export class KubeAccess {
  /** Each Secret is asked for once, however many of its keys are wanted. */
  private readonly asked = new Map<string, Promise<RawSecret>>();

  constructor(
    private readonly environment: Readonly<NodeJS.ProcessEnv>,
    private readonly context: string | undefined,
  ) {}

  /** @throws TfError: no kubeconfig, no answer, no right to read it, no such Secret. */
  read(secret: SecretName, signal: AbortSignal): Promise<RawSecret> {
    const path = `${secret.namespace}/${secret.name}`;
    const earlier = this.asked.get(path);
    if (earlier !== undefined) return earlier;
    const answer = this.fetch(secret, signal);
    this.asked.set(path, answer);
    return answer;
  }

  private async fetch({ namespace, name }: SecretName, signal: AbortSignal): Promise<RawSecret> {
    let server: ApiServer | undefined;
    try {
      server = new ApiServer(readKubeconfig(this.environment, this.contextName()), {
        env: this.environment,
        signal,
        deadline: DEADLINE,
      });
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
      const canI = `secret/${name} -n ${namespace}`;
      const asked = { verb: 'get', what: `Secret ${namespace}/${name}`, canI };
      return parseSecret(await server.send({ method: 'GET', path, asked }));
    } catch (error) {
      throw readable(error, namespace, name);
    } finally {
      server?.close();
    }
  }

  private contextName(): string {
    if (this.context !== undefined && this.context !== '') return this.context;
    throw new CommandError({
      problem: 'No context of the kubeconfig is chosen.',
      fix: 'Set config_context in the block of provider kubesecret, or KUBE_CTX.',
    });
  }
}

/** Terraform opens what is ephemeral before a destroy as well, and does not say why. */
const GONE_FOR_GOOD =
  'Terraform reads it before a destroy, too: where it is gone for good, take its ephemeral resource out of the configuration first.';

/** The texts of these errors hold no secret. */
function readable(error: unknown, namespace: string, name: string): unknown {
  if (!(error instanceof CommandError)) return error;
  const isGone = error instanceof ClusterError && error.fault === 'not-found';
  const summary = isGone ? `There is no Secret ${namespace}/${name}` : `Secret ${namespace}/${name} cannot be read`;
  const detail = [error.problem, ...error.details, error.fix, ...(isGone ? [GONE_FOR_GOOD] : [])];
  return new TfError(summary, detail.join('\n'), [], { cause: error });
}
