import type { ApiServer } from '../../kube/api-server';
import { ClusterError } from '../../kube/cluster-error';
import { apiPath, type Collection, describePlace, KINDS, type Place } from './kinds';
import { accessSchema, type KubeObject, listSchema, objectSchema } from './kube-object';

/** Which objects of a collection. */
export interface Selection extends Collection {
  /** As kubectl's `-l`. */
  readonly labels?: string;
  /** As kubectl's `--field-selector`. */
  readonly fields?: string;
}

/** An object to be made. */
export interface NewObject {
  readonly metadata: { readonly name?: string; readonly generateName?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** What one asks about the own rights. */
export interface AccessQuestion {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, as KINDS has it. */
  readonly resource: string;
  /** @default - in all namespaces, or the kind has none */
  readonly namespace?: string | undefined;
}

/** Objects in one answer of the API server. */
const PAGE = 500;
/** Seconds for a request of a command that was interrupted. */
const LAST_WORDS = 5;
const METADATA = 'g=meta.k8s.io;v=v1';

const canI = ({ kind, namespace }: Collection): string => {
  const { apiVersion, plural } = KINDS[kind];
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0] ?? ''}` : '';
  return `${plural}${group}${namespace === undefined ? ' -A' : ` -n ${namespace}`}`;
};

/**
 * The objects of one cluster: the right one, as {@link connectCluster} has made sure. All methods throw ClusterError
 * (see its `fault`) and InterruptedError.
 */
export class Cluster {
  constructor(
    private readonly api: ApiServer,
    /** Name of the kube context, for the commands that a message proposes. */
    readonly context: string,
    /** UID of kube-system. */
    readonly uid: string,
  ) {}

  /** `https://host:port` of the API server. */
  get server(): string {
    return this.api.address;
  }

  /** One object; undefined when there is none, or when the API server does not know the kind. */
  get(place: Place): Promise<KubeObject | undefined> {
    return this.unlessAbsent(async () =>
      objectSchema.parse(
        JSON.parse(await this.api.send({ method: 'GET', path: apiPath(place), asked: asked('get', place) })),
      ),
    );
  }

  /** The objects; undefined when the API server does not know the kind: its definition is not installed. */
  list(selection: Selection): Promise<KubeObject[] | undefined> {
    return this.pages(selection, 'application/json');
  }

  /** As {@link list} with the metadata alone: what the objects hold does not leave the API server. For Secrets. */
  listMetadata(selection: Selection): Promise<KubeObject[] | undefined> {
    return this.pages(selection, `application/json;as=PartialObjectMetadataList;${METADATA}`);
  }

  /** As {@link get} with the metadata alone. */
  getMetadata(place: Place): Promise<KubeObject | undefined> {
    const accept = `application/json;as=PartialObjectMetadata;${METADATA}`;
    return this.unlessAbsent(async () =>
      objectSchema.parse(
        JSON.parse(await this.api.send({ method: 'GET', path: apiPath(place), accept, asked: asked('get', place) })),
      ),
    );
  }

  /** Makes an object; its kind and version are filled in. */
  async create(collection: Collection, object: NewObject): Promise<KubeObject> {
    const { kind } = collection;
    const answer = await this.api.send({
      method: 'POST',
      path: apiPath(collection),
      body: { apiVersion: KINDS[kind].apiVersion, kind, ...object },
      asked: asked('create', { ...collection, name: object.metadata.name }),
    });
    return objectSchema.parse(JSON.parse(answer));
  }

  /** Changes an object by a JSON merge patch (RFC 7396); with `subresource`, for example its scale. */
  async patch(place: Place, patch: object, subresource?: 'scale' | 'status'): Promise<KubeObject> {
    const answer = await this.api.send({
      method: 'PATCH',
      path: `${apiPath(place)}${subresource === undefined ? '' : `/${subresource}`}`,
      body: patch,
      contentType: 'application/merge-patch+json',
      asked: asked('patch', place),
    });
    return objectSchema.parse(JSON.parse(answer));
  }

  /**
   * Puts an object in the place of the one that was read: where somebody changed it meanwhile (its `resourceVersion` is
   * another one), nothing is changed, and the fault is `conflict`.
   *
   * @param options.evenInterrupted sends it after Ctrl-C too; it is given 5 s
   */
  async replace(
    place: Place,
    object: NewObject,
    options: { readonly evenInterrupted?: boolean } = {},
  ): Promise<KubeObject> {
    const { kind } = place;
    const answer = await this.api.send({
      method: 'PUT',
      path: apiPath(place),
      body: { apiVersion: KINDS[kind].apiVersion, kind, ...object },
      asked: asked('update', place),
      ...(options.evenInterrupted === true ? { evenInterrupted: true, deadline: LAST_WORDS } : {}),
    });
    return objectSchema.parse(JSON.parse(answer));
  }

  /** Deletes an object and, in the background, what it owns. @returns false when there was none */
  async delete(place: Place): Promise<boolean> {
    const deleted = await this.unlessAbsent(() =>
      this.api.send({
        method: 'DELETE',
        path: apiPath(place),
        body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' },
        asked: asked('delete', place),
      }),
    );
    return deleted !== undefined;
  }

  /** The log of a container; undefined when there is no such pod. @param tail lines from the end */
  logs(pod: { namespace: string; name: string; container: string }, tail = 100): Promise<string | undefined> {
    const place: Place = { kind: 'Pod', namespace: pod.namespace, name: pod.name };
    const query = new URLSearchParams({ container: pod.container, tailLines: String(tail) });
    return this.unlessAbsent(() =>
      this.api.send({
        method: 'GET',
        path: `${apiPath(place)}/log?${query.toString()}`,
        accept: '*/*',
        asked: { verb: 'get', what: `the log of ${describePlace(place)}`, canI: `pods/log -n ${pod.namespace}` },
      }),
    );
  }

  /** The answer to any other path, such as `/version` or `/readyz`. */
  raw(path: string): Promise<string> {
    return this.api.send({ method: 'GET', path, accept: '*/*', asked: { verb: 'get', what: path, canI: path } });
  }

  /** Whether this account may do that; `*` stands for everything. */
  async mayI({ verb, group, resource, namespace }: AccessQuestion): Promise<boolean> {
    const collection: Collection = { kind: 'SelfSubjectAccessReview' };
    const attributes = { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
    const answer = await this.api.send({
      method: 'POST',
      path: apiPath(collection),
      body: {
        apiVersion: KINDS[collection.kind].apiVersion,
        kind: collection.kind,
        spec: { resourceAttributes: attributes },
      },
      asked: asked('create', collection),
    });
    return accessSchema.parse(JSON.parse(answer)).status.allowed;
  }

  /** Ends idle connections, so that the process can end. */
  close(): void {
    this.api.close();
  }

  private pages(selection: Selection, accept: string): Promise<KubeObject[] | undefined> {
    return this.unlessAbsent(async () => {
      const found: KubeObject[] = [];
      let more: string | undefined;
      do {
        const query = new URLSearchParams({ limit: String(PAGE) });
        if (selection.labels !== undefined) query.set('labelSelector', selection.labels);
        if (selection.fields !== undefined) query.set('fieldSelector', selection.fields);
        if (more !== undefined) query.set('continue', more);
        const path = `${apiPath(selection)}?${query.toString()}`;
        const answer = await this.api.send({ method: 'GET', path, accept, asked: asked('list', selection) });
        const { items, metadata } = listSchema.parse(JSON.parse(answer));
        found.push(...items);
        more = metadata?.continue === '' ? undefined : metadata?.continue;
      } while (more !== undefined);
      return found;
    });
  }

  private async unlessAbsent<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ClusterError && error.fault === 'not-found') return undefined;
      throw error;
    }
  }
}

function asked(verb: string, place: Collection & { readonly name?: string | undefined }) {
  return { verb, what: describePlace(place), canI: canI(place) };
}

/** For messages that propose a kubectl command: `kubectl --context X -n NAMESPACE ARGUMENTS`. */
export const kubectl = ({ context }: Pick<Cluster, 'context'>, namespace: string | undefined, args: string): string =>
  `kubectl --context ${context}${namespace === undefined ? '' : ` -n ${namespace}`} ${args}`;
