import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import type { Access } from '../access';
import { isObject, objectAt, type JsonObject } from '../mapping/json';
import { blockOf, mapOf } from './state-values';

/**
 * Hides the labels and annotations that are the cluster's own business, and those that the provider is told to ignore,
 * unless they are configured.
 */
export function filterMetadata(live: JsonObject, known: CtyObject | null, access: Access): JsonObject {
  const metadata = objectAt(live, 'metadata');
  const configured = blockOf(known, 'metadata');
  return {
    ...live,
    metadata: {
      ...metadata,
      annotations: filterKeys(metadata['annotations'], mapOf(configured, 'annotations'), access.ignoreAnnotations),
      labels: filterKeys(metadata['labels'], mapOf(configured, 'labels'), access.ignoreLabels),
    },
  };
}

function filterKeys(
  live: JsonObject[string],
  configured: { [key: string]: unknown },
  ignored: readonly RegExp[],
): JsonObject | undefined {
  if (!isObject(live)) return undefined;
  const kept = Object.entries(live).filter(
    ([key]) => key in configured || !(isInternalKey(key) || ignored.some((pattern) => pattern.test(key))),
  );
  return Object.fromEntries(kept);
}

/** Keys of Kubernetes itself: a host that ends in kubernetes.io, apart from those that people are meant to set. */
function isInternalKey(key: string): boolean {
  const host = key.split('/')[0]?.split(':')[0] ?? '';
  if (host === 'app.kubernetes.io' || host === 'service.beta.kubernetes.io') return false;
  return host.endsWith('kubernetes.io') || key.includes('deprecated.daemonset.template.generation');
}
