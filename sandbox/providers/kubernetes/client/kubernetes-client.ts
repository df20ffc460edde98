import { setTimeout as sleep } from 'node:timers/promises';

import type { Kind } from '../kinds';
import type { JsonObject } from '../mapping/json';
import { ApiError, apiErrorFrom } from './api-error';
import { NoAnswer, type HttpRequest, type HttpResponse, type Transport } from './transport';

/** Where an object is: enough of its kind for a URL, its name, and its namespace when it has one. */
export interface ObjectAddress {
  kind: Pick<Kind, 'apiVersion' | 'plural' | 'namespaced'>;
  namespace?: string;
  name: string;
}

/** The name that plain writes of the real provider go by: the API server takes it from the user agent `HashiCorp/1.0 ...`. */
const FIELD_MANAGER = 'HashiCorp';
const MOST_ATTEMPTS = 5;
/** One request may take this long at most, so that a hanging server is noticed before the operation's own deadline. */
const REQUEST_TIMEOUT = 30_000;

/**
 * The verbs of the Kubernetes API that the stand-in needs. Every write asks for strict field validation. Reads are tried
 * again when no answer came; a write only when the server said that it did not carry it out (429).
 */
export class KubernetesClient {
  constructor(private readonly transport: Pick<Transport, 'send'>) {}

  /** @returns undefined when there is no such object. */
  async get(address: ObjectAddress, signal: AbortSignal): Promise<JsonObject | undefined> {
    try {
      return await this.call({ method: 'GET', path: objectPath(address), signal });
    } catch (error) {
      if (error instanceof ApiError && error.isNotFound) return undefined;
      throw error;
    }
  }

  async list(path: string, signal: AbortSignal): Promise<JsonObject> {
    return this.call({ method: 'GET', path, signal });
  }

  async create(address: Omit<ObjectAddress, 'name'>, object: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const path = `${collectionPath(address)}?${write()}`;
    return this.call({ method: 'POST', path, contentType: 'application/json', body: JSON.stringify(object), signal });
  }

  /** JSON merge patch. */
  async patch(address: ObjectAddress, patch: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const path = `${objectPath(address)}?${write()}`;
    const contentType = 'application/merge-patch+json';
    return this.call({ method: 'PATCH', path, contentType, body: JSON.stringify(patch), signal });
  }

  /** Server-side apply as `manager`; with `force` fields of other managers are taken over. */
  async apply(
    address: ObjectAddress,
    object: JsonObject,
    manager: string,
    force: boolean,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const path = `${objectPath(address)}?${write(manager)}&force=${force}`;
    const contentType = 'application/apply-patch+yaml';
    return this.call({ method: 'PATCH', path, contentType, body: JSON.stringify(object), signal });
  }

  /** An object that is gone already is a success. */
  async delete(address: ObjectAddress, propagation: 'Foreground' | undefined, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: propagation });
    try {
      await this.call({ method: 'DELETE', path: objectPath(address), contentType: 'application/json', body, signal });
    } catch (error) {
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
    }
  }

  private async call(request: HttpRequest): Promise<JsonObject> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.attempt(request, attempt);
      if (answer === undefined) continue;
      if (answer.status >= 400) throw apiErrorFrom(answer.status, answer.body);
      return answer.body === '' ? {} : (JSON.parse(answer.body) as JsonObject);
    }
  }

  /** Undefined: wait is over, try again. */
  private async attempt(request: HttpRequest, attempt: number): Promise<HttpResponse | undefined> {
    const isRead = request.method === 'GET';
    const isLast = attempt >= MOST_ATTEMPTS;
    const backOff = Math.min(2_000, 100 * 2 ** attempt);
    try {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(REQUEST_TIMEOUT)]);
      const answer = await this.transport.send({ ...request, signal });
      const again = answer.status === 429 || (isRead && answer.status >= 500);
      if (!again || isLast) return answer;
      await sleep(answer.retryAfter === undefined ? backOff : answer.retryAfter * 1000, undefined, {
        signal: request.signal,
      });
    } catch (error) {
      if (!isRead || isLast || request.signal.aborted || !(error instanceof NoAnswer)) throw error;
      await sleep(backOff, undefined, { signal: request.signal });
    }
    return undefined;
  }
}

function write(manager = FIELD_MANAGER): string {
  return new URLSearchParams({ fieldManager: manager, fieldValidation: 'Strict' }).toString();
}

/** `/apis/apps/v1/namespaces/x/deployments`. */
export function collectionPath(address: Omit<ObjectAddress, 'name'>): string {
  const { apiVersion, plural, namespaced } = address.kind;
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = namespaced ? `/namespaces/${encodeURIComponent(address.namespace ?? 'default')}` : '';
  return `${root}${namespace}/${plural}`;
}

function objectPath(address: ObjectAddress): string {
  return `${collectionPath(address)}/${encodeURIComponent(address.name)}`;
}
