import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { KubernetesClient } from '../client/kubernetes-client';
import { listAt, textAt, valueAt } from '../mapping/json';

/**
 * What the API server says about a kind that the configuration names.
 *
 * @throws TfError when the server does not know the version or the kind.
 */
export async function findKind(
  client: KubernetesClient,
  apiVersion: string,
  kind: string,
  signal: AbortSignal,
): Promise<{ apiVersion: string; kind: string; plural: string; namespaced: boolean }> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const known = await client.list(path, signal).catch(() => undefined);
  const found = listAt(known, 'resources').find(
    (item) => textAt(item, 'kind') === kind && textAt(item, 'name')?.includes('/') === false,
  );
  if (found === undefined) {
    throw new TfError(
      `no matches for kind "${kind}" in version "${apiVersion}"`,
      'The API server does not serve it.',
      'kind',
    );
  }
  return { apiVersion, kind, plural: textAt(found, 'name') ?? '', namespaced: valueAt(found, 'namespaced') === true };
}
