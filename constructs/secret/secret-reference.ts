/**
 * What a consumer may know of a Secret: its name, and the revision its content was written with.
 * Never a value: values stay between the ephemeral resource and `data_wo`.
 */
export interface SecretReference {
  /** Name of the Secret, in the namespace of the pod that uses it. */
  readonly name: string;
  /** The name as a token: whoever uses it is created after the Secret, and updated after its rotation. */
  readonly reference: string;
  /** `data_wo_revision` of the Secret, ≥ 1. Pod templates carry it as an annotation, so that a rotation restarts them. */
  readonly revision: number;
}

/** One key of a Secret. */
export interface SecretKeyReference {
  readonly secret: SecretReference;
  readonly key: string;
}

/** The reference to one key of a Secret. */
export function secretKey(secret: SecretReference, key: string): SecretKeyReference {
  return { secret: { name: secret.name, reference: secret.reference, revision: secret.revision }, key };
}

/**
 * Annotation of a generated Secret: the revision of the values in it. Provider kubesecret compares it before it takes a value
 * for that of a revision.
 */
export const SECRET_REVISION_ANNOTATION = 'cluster-infra/revision';

/** Prefix of the pod-template annotations that carry the revisions of the Secrets a pod uses. */
export const REVISION_ANNOTATION_PREFIX = 'revision.cluster-infra';

/** The pod-template annotations for a list of Secrets, one per Secret, sorted by name. */
export function revisionAnnotations(secrets: readonly SecretReference[]): Record<string, string> {
  const revisions = new Map(secrets.map((secret) => [secret.name, secret.revision]));
  return Object.fromEntries(
    [...revisions]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, revision]) => [`${REVISION_ANNOTATION_PREFIX}/${name}`, String(revision)]),
  );
}
