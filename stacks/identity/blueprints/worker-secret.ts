import type { SecretKeyReference } from '../../../constructs/secret/secret-reference';
import { Env } from './tags';

/** A secret that a blueprint reads from the worker's environment. */
export interface WorkerSecret {
  readonly variable: string;
  readonly value: SecretKeyReference;
}

/**
 * The variable that brings a Secret's key to blueprints. Its name ends with the Secret's revision, for two reasons:
 * authentik applies a blueprint again only when its text has changed, so a rotation has to change it; and a worker that
 * still runs with the old value must not apply the new text: without the variable the entry is invalid, and nothing of
 * the blueprint is applied.
 */
export function workerSecret(purpose: string, value: SecretKeyReference): WorkerSecret {
  const name = purpose.toUpperCase().replaceAll('-', '_');
  return { variable: `CLUSTER_INFRA_${name}_R${value.secret.revision}`, value };
}

/** The secret as an attribute of an entry. */
export function fromWorker({ variable }: WorkerSecret): Env {
  return new Env(variable);
}
