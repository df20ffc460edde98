import { CommandError, type CommandErrorParts } from '../errors/command-error';

/** What kind of fault it is, for callers that go on without the answer. */
export type ClusterFault = 'unreachable' | 'late' | 'unauthorized' | 'forbidden' | 'not-found' | 'conflict' | 'refused';

/** The API server could not be asked, or did not do what it was asked for. */
export class ClusterError extends CommandError {
  constructor(
    readonly fault: ClusterFault,
    parts: CommandErrorParts,
  ) {
    super(parts);
    this.name = 'ClusterError';
  }
}

/** Where a request went. */
export interface Asked {
  readonly server: string;
  readonly context: string;
  /** Name of the user in the kubeconfig. */
  readonly user: string;
  /** `list`, `get`, `create` and so on: the verbs of Kubernetes' access rules. */
  readonly verb: string;
  /** In the words of a person, such as `Secret homer/homer-database`. */
  readonly what: string;
  /** `-n NAMESPACE` and the resource, for kubectl auth can-i. */
  readonly canI: string;
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|TLS|SSL|EPROTO/;

/** The error of a request that brought no answer. */
export function noAnswer(asked: Asked, error: NodeJS.ErrnoException): ClusterError {
  const { server, context } = asked;
  const reason = error.message === '' ? (error.code ?? 'no reason was given') : error.message;
  const fix = CERTIFICATE.test(error.code ?? '')
    ? `Compare certificate-authority-data of context ${context} with the cluster's CA; another server may have taken its address.`
    : `Is the cluster up, and does this machine reach it? kubectl --context ${context} get --raw /readyz`;
  return new ClusterError('unreachable', {
    problem: `The cluster at ${server} (context ${context}) cannot be reached: ${reason}.`,
    fix,
    cause: error,
  });
}

/** The error of a request that took too long. */
export const lateAnswer = ({ server, context, verb, what }: Asked, seconds: number): ClusterError =>
  new ClusterError('late', {
    problem: `The cluster at ${server} (context ${context}) did not answer within ${seconds} s (${verb} ${what}).`,
    fix: `Is it overloaded, or is a firewall between? kubectl --context ${context} get --raw /readyz`,
  });

/** The error of an answer other than success. */
export function badAnswer(asked: Asked, code: number, message: string): ClusterError {
  const { context, user, verb, what, canI, server } = asked;
  switch (code) {
    case 401:
      return new ClusterError('unauthorized', {
        problem: `The cluster at ${server} does not accept the credentials of user ${user} (context ${context}).`,
        fix: 'They may have expired: get a new kubeconfig, or log in again.',
      });
    case 403:
      return new ClusterError('forbidden', {
        problem: `User ${user} (context ${context}) may not ${verb} ${what}.`,
        details: [message],
        fix: `Ask for that right, then check it: kubectl --context ${context} auth can-i ${verb} ${canI}`,
      });
    case 404:
      return new ClusterError('not-found', {
        problem: `There is no ${what} in the cluster of context ${context}.`,
        details: [message],
        fix: 'Is the stack that makes it deployed? npx cluster-infra status',
      });
    case 409:
      return new ClusterError('conflict', {
        problem: `The cluster of context ${context} could not ${verb} ${what}: it exists already, or was changed meanwhile.`,
        details: [message],
        fix: 'Run the command again.',
      });
    default:
      return new ClusterError('refused', {
        problem: `The cluster of context ${context} answered ${code} to ${verb} ${what}.`,
        details: [message],
        fix:
          code >= 500
            ? `Look at the cluster itself: kubectl --context ${context} get --raw '/readyz?verbose'`
            : 'The message above says what it does not accept.',
      });
  }
}
