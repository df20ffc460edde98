import type { Conversion } from './mapping';

/**
 * Names that no rule derives, by API type. Everything else follows from the API's own field names: camel case, the
 * API's spelling of acronyms (`cluster_ip` is `clusterIP`), and its plurals (`port` is `ports`).
 */
export const RENAMED: { readonly [model: string]: { readonly [name: string]: string } } = {
  V1DaemonSetSpec: { strategy: 'updateStrategy' },
  V1StorageClass: { storage_provisioner: 'provisioner' },
  V1RBDVolumeSource: { ceph_monitors: 'monitors', rados_user: 'user', rbd_image: 'image', rbd_pool: 'pool' },
  V1AzureDiskVolumeSource: { data_disk_uri: 'diskURI' },
  V1GlusterfsVolumeSource: { endpoints_name: 'endpoints' },
  V1Secret: { binary_data: 'data' },
};

/** File modes: written as octal text, kept as a number by the API. */
const OCTAL_NAMES = new Set(['default_mode', 'mode']);

/** API type -> attributes that hold quantities. OpenAPI calls them plain strings or maps of strings. */
const QUANTITIES: { readonly [model: string]: readonly string[] } = {
  V1ResourceRequirements: ['limits', 'requests'],
  V1VolumeResourceRequirements: ['limits', 'requests'],
  V1ResourceQuotaSpec: ['hard'],
  V1EmptyDirVolumeSource: ['size_limit'],
  V1ResourceFieldSelector: ['divisor'],
};

/** The conversion of a leaf, from what the schema and the API say about its type. */
export function conversionOf(
  model: string,
  name: string,
  terraformType: string,
  apiType: string,
): Conversion | undefined {
  if (QUANTITIES[model]?.includes(name) === true) return 'quantity';
  if (model === 'V1Secret' && name === 'data') return 'base64';
  if (terraformType !== 'string') return undefined;
  if (apiType === 'IntOrString') return 'int-or-string';
  if (apiType === 'number') return OCTAL_NAMES.has(name) ? 'octal' : 'int';
  return undefined;
}
