/** How often a probe runs and how many failures it takes. Seconds. */
export interface ProbeTiming {
  /** @default - 10 */
  readonly periodSeconds?: number;
  /** @default - 3 */
  readonly failureThreshold?: number;
  /** @default - 5: the Kubernetes default of 1 second fails on a busy node */
  readonly timeoutSeconds?: number;
}

/** A probe as the kubernetes provider takes it. */
export interface Probe {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly timeoutSeconds: number;
  readonly httpGet?: { readonly path: string; readonly port: string; readonly host?: string };
  readonly tcpSocket?: { port: string }[];
  readonly exec?: { command: string[] };
}

/**
 * The three probes of a container. The startup probe covers the whole start (`periodSeconds` × `failureThreshold`);
 * the other two begin after it.
 */
export interface Probes {
  readonly startup: Probe;
  readonly readiness: Probe;
  /** A dependency that is down must not fail it: restarting the pod would not help. */
  readonly liveness: Probe;
}

function timing(given: ProbeTiming): Required<ProbeTiming> {
  return {
    periodSeconds: given.periodSeconds ?? 10,
    failureThreshold: given.failureThreshold ?? 3,
    timeoutSeconds: given.timeoutSeconds ?? 5,
  };
}

/** GET of a path answers 200 to 399. The port is a number or the name of a container port. */
export function httpProbe(path: string, port: string, given: ProbeTiming = {}): Probe {
  return { ...timing(given), httpGet: { path, port } };
}

/** Like {@link httpProbe}, asked by the kubelet on the node's own loopback: for host-network pods that open no port. */
export function nodeHttpProbe(path: string, port: number, given: ProbeTiming = {}): Probe {
  return { ...timing(given), httpGet: { path, port: String(port), host: '127.0.0.1' } };
}

/** The port accepts a connection. */
export function tcpProbe(port: string, given: ProbeTiming = {}): Probe {
  return { ...timing(given), tcpSocket: [{ port }] };
}

/** The command ends with 0. */
export function execProbe(command: readonly string[], given: ProbeTiming = {}): Probe {
  return { ...timing(given), exec: { command: [...command] } };
}
