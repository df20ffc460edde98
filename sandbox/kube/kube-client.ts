import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';
import { SandboxError } from '../sandbox-error';

/** The parts of every Kubernetes object that the sandbox looks at; more is kept as it came. */
export const objectSchema = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    generation: z.number().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    deletionTimestamp: z.string().optional(),
  }),
});

/** A Kubernetes object as the API serves it. */
export type KubeObject = z.infer<typeof objectSchema>;

const kubeconfigSchema = z.object({
  clusters: z.array(z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string() }) })),
  users: z.array(
    z.object({ user: z.object({ 'client-certificate-data': z.string(), 'client-key-data': z.string() }) }),
  ),
});

const statusSchema = z.object({ message: z.string().optional(), reason: z.string().optional() });

/** An answer of the API server other than success. */
export class KubeError extends SandboxError {
  constructor(
    message: string,
    readonly status: number,
    readonly reason: string | undefined,
  ) {
    super(message);
  }
}

/** A small client for the sandbox's own cluster. */
export interface KubeClient {
  /** Sends one request; the answer's JSON. Throws KubeError when the server refuses. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    type?: string,
  ): Promise<unknown>;
  /** The object, null when there is none. */
  get(path: string): Promise<KubeObject | null>;
  /** All objects of a collection; empty when the API server does not know the kind. */
  list(path: string): Promise<KubeObject[]>;
  /** Server-side apply as `cluster-infra-sandbox`; on conflict this manager wins. */
  apply(path: string, object: object): Promise<KubeObject>;
  /** The agent, for watches. */
  readonly agent: Agent;
  readonly server: string;
  close(): Promise<void>;
}

/** Milliseconds without an answer until a request is given up. */
const REQUEST_DEADLINE = 15_000;

/** A client from a kubeconfig that the sandbox wrote itself: one cluster, one user, everything inline. */
export function kubeClient(kubeconfig: string): KubeClient {
  const parsed = kubeconfigSchema.parse(parse(readFileSync(kubeconfig, 'utf8')));
  const [cluster, user] = [parsed.clusters[0]?.cluster, parsed.users[0]?.user];
  if (!cluster || !user) throw new SandboxError(`${kubeconfig} names no cluster or no user.`);
  const text = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
  const agent = new Agent({
    connect: {
      ca: text(cluster['certificate-authority-data']),
      cert: text(user['client-certificate-data']),
      key: text(user['client-key-data']),
    },
    headersTimeout: REQUEST_DEADLINE,
  });

  const call: KubeClient['call'] = async (method, path, body, type = 'application/json') => {
    const answer = await request(`${cluster.server}${path}`, {
      method,
      dispatcher: agent,
      bodyTimeout: REQUEST_DEADLINE,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const content = await answer.body.text();
    if (answer.statusCode < 300) return content.startsWith('{') ? (JSON.parse(content) as unknown) : content;
    const status = content.startsWith('{') ? statusSchema.parse(JSON.parse(content)) : { message: content };
    const why = status.message ?? content;
    const reason = 'reason' in status ? status.reason : undefined;
    throw new KubeError(`${method} ${path}: ${answer.statusCode} ${why}`, answer.statusCode, reason);
  };
  const unlessAbsent = async <T>(attempt: Promise<T>, absent: T): Promise<T> => {
    try {
      return await attempt;
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return absent;
      throw error;
    }
  };
  return {
    call,
    agent,
    server: cluster.server,
    get: (path) =>
      unlessAbsent(
        call('GET', path).then((value) => objectSchema.parse(value)),
        null,
      ),
    list: (path) =>
      unlessAbsent(
        call('GET', path).then((value) => z.object({ items: z.array(objectSchema) }).parse(value).items),
        [],
      ),
    apply: async (path, object) =>
      objectSchema.parse(
        await call(
          'PATCH',
          `${path}?fieldManager=cluster-infra-sandbox&force=true`,
          object,
          'application/apply-patch+yaml',
        ),
      ),
    close: () => agent.close(),
  };
}
