import { displayName, isMap, listOf, realName, textOf, valueAt } from '../plan/plan-values';

/** Secrets without which stored data cannot be read again, as `namespace/name`: docs/secrets.md, last column. */
export const SECRETS_OF_DATA: ReadonlySet<string> = new Set(['authentik/authentik-secret-key']);

/** On any Kubernetes object: protects it like a volume. */
export const PROTECTION_ANNOTATION = 'cluster-infra/protected';

/** Charts whose release owns CRDs or issuers: removing it removes every custom resource, or every certificate's issuer. */
const CHARTS_OF_DEFINITIONS: ReadonlyMap<string, string> = new Map([
  ['cert-manager', 'the CRDs of cert-manager, and with them every certificate and issuer'],
  ['traefik', 'the CRDs of Traefik, and with them every middleware and route'],
  ['traefik-crds', 'the CRDs of Traefik, and with them every middleware and route'],
  ['issuers', 'the issuers, without which no certificate is renewed'],
]);

const MANIFEST_KINDS: ReadonlyMap<string, string> = new Map([
  ['PersistentVolumeClaim', 'kubernetes_persistent_volume_claim_v1'],
  ['PersistentVolume', 'kubernetes_persistent_volume_v1'],
  ['StatefulSet', 'kubernetes_stateful_set_v1'],
  ['Namespace', 'kubernetes_namespace_v1'],
  ['CustomResourceDefinition', 'kubernetes_custom_resource_definition'],
]);

/** kubernetes_x and kubernetes_x_v1 are one thing. */
const family = (type: string): string => (type.startsWith('kubernetes_') ? type.replace(/_v\d+$/, '') : type);

function ofManifest(type: string, values: unknown): string | undefined {
  const manifest = valueAt(values, 'manifest');
  const stands = MANIFEST_KINDS.get(textOf(valueAt(manifest, 'kind')) ?? '');
  return stands === undefined || stands === type ? undefined : protectionOf(stands, inBlocks(manifest));
}

/** A manifest written the way the typed resources are. */
function inBlocks(manifest: unknown): unknown {
  const claims = valueAt(manifest, 'spec', 'volumeClaimTemplates');
  return { metadata: [valueAt(manifest, 'metadata')], spec: [{ volume_claim_template: claims }] };
}

function ofRelease(values: unknown): string | undefined {
  const [chart = '', name = ''] = [textOf(valueAt(values, 'chart')), textOf(valueAt(values, 'name'))];
  // A chart of this repository is a path that ends in a hash of its content; its release has the name.
  const known = chart.startsWith('.') || chart.startsWith('/') ? name : (chart.split('/').at(-1) ?? chart);
  const owns = CHARTS_OF_DEFINITIONS.get(known);
  return owns === undefined ? undefined : `the release owns ${owns}`;
}

function ofStatefulSet(values: unknown): string | undefined {
  const claims = listOf(valueAt(values, 'spec')).flatMap((spec) => listOf(valueAt(spec, 'volume_claim_template')));
  if (claims.length === 0) return undefined;
  return 'its pods hold data in volumes; between destroy and create the service is down, and another name gets empty volumes';
}

/**
 * Why an object may not be destroyed or replaced without somebody saying so.
 * @param values the object as it is
 * @returns a clause that follows "because", or undefined for an object that may go
 */
export function protectionOf(type: string, values: unknown): string | undefined {
  const annotations = valueAt(listOf(valueAt(values, 'metadata'))[0], 'annotations');
  if (isMap(annotations) && annotations[PROTECTION_ANNOTATION] === 'true') {
    return `the annotation ${PROTECTION_ANNOTATION} protects it`;
  }
  switch (family(type)) {
    case 'kubernetes_persistent_volume_claim':
      return 'the data on the volume goes with the claim';
    case 'kubernetes_persistent_volume':
      return 'it is where data lies';
    case 'kubernetes_stateful_set':
      return ofStatefulSet(values);
    case 'kubernetes_namespace':
      return 'everything in the namespace goes with it, volume claims and Secrets too';
    case 'kubernetes_custom_resource_definition':
      return 'all objects of its kind go with it';
    case 'kubernetes_manifest':
      return ofManifest(type, values);
    case 'kubernetes_secret':
      return isSecretOfData(type, values)
        ? 'what the service stored cannot be read without the values in it'
        : undefined;
    case 'helm_release':
      return ofRelease(values);
    case 'vaultwarden_organization':
      return 'all collections and items of the organization go with it, for all its members';
    case 'vaultwarden_organization_collection':
      return 'members lose the collection, and items that are in no other one';
    default:
      return undefined;
  }
}

/** Whether it is a Secret whose values, once lost, make stored data unreadable. */
export function isSecretOfData(type: string, values: unknown): boolean {
  if (family(type) !== 'kubernetes_secret') return false;
  const name = realName({ type }, values);
  return name !== undefined && SECRETS_OF_DATA.has(displayName(name));
}

/** Whether an object of the state holds data of a service: a volume claim, or a stateful set with claims. */
export const holdsData = (type: string, values: unknown): boolean =>
  family(type) === 'kubernetes_persistent_volume_claim' ||
  (family(type) === 'kubernetes_stateful_set' && ofStatefulSet(values) !== undefined);
