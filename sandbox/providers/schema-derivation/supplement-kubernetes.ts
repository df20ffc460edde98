import type { DerivedBlock, DerivedProvider } from './derived-schema';

/** Resources whose schema version is 1 in release 2.38.0 (all others: 0). */
const VERSION_ONE = [
  ['cron_job', 'daemon_set_v1', 'daemonset', 'deployment', 'deployment_v1', 'ingress', 'job', 'job_v1', 'manifest'],
  ['pod', 'pod_v1', 'replication_controller', 'replication_controller_v1', 'service', 'service_v1'],
  ['stateful_set', 'stateful_set_v1'],
].flat();
const VERSION_ONE_DATA = ['resource', 'resources'];

/** Lists of an EndpointSlice that have a limit other than 1. */
const ENDPOINT_SLICE_LIMITS: Record<string, number> = { endpoint: 1000, port: 100 };

/** Adds what the bindings of provider kubernetes do not tell. */
export function supplementKubernetes(schema: DerivedProvider): void {
  for (const name of VERSION_ONE) setVersion(schema.resources, `kubernetes_${name}`);
  for (const name of VERSION_ONE_DATA) setVersion(schema.dataSources, `kubernetes_${name}`);
  for (const [type, resource] of Object.entries(schema.resources)) {
    markWriteOnly(resource.block);
    if (/^kubernetes_secret(_v1)?$/.test(type)) markSensitive(resource.block, ['data', 'binary_data']);
    if (/^kubernetes_(default_)?service_account(_v1)?$/.test(type))
      markDeprecated(resource.block, 'default_secret_name');
  }
  for (const [type, source] of Object.entries(schema.dataSources)) {
    if (/^kubernetes_secret(_v1)?$/.test(type)) markSensitive(source.block, ['data', 'binary_data']);
    if (/^kubernetes_service_account(_v1)?$/.test(type)) markDeprecated(source.block, 'default_secret_name');
  }
  const token = schema.resources['kubernetes_token_request_v1'];
  if (token !== undefined) markSensitive(token.block, ['token']);
  const manifest = schema.resources['kubernetes_manifest'];
  if (manifest !== undefined) markDeprecated(manifest.block, 'wait_for');
  const experiments = schema.provider.blocks['experiments'];
  if (experiments !== undefined) markDeprecated(experiments.block, 'manifest_resource');
  const slice = schema.resources['kubernetes_endpoint_slice_v1'];
  for (const [name, limit] of Object.entries(ENDPOINT_SLICE_LIMITS)) {
    const block = slice?.block.blocks[name];
    if (block !== undefined) block.maxItems = limit;
  }
}

function setVersion(resources: DerivedProvider['resources'], type: string): void {
  const resource = resources[type];
  if (resource !== undefined) resource.version = 1;
}

/** In release 2.38.0 exactly the attributes `x_wo` that have a sibling `x_wo_revision` are write-only. */
function markWriteOnly(block: DerivedBlock): void {
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (name.endsWith('_wo') && `${name}_revision` in block.attributes) attribute.writeOnly = true;
  }
}

function markSensitive(block: DerivedBlock, names: string[]): void {
  for (const name of names) {
    const attribute = block.attributes[name];
    if (attribute !== undefined) attribute.sensitive = true;
  }
}

function markDeprecated(block: DerivedBlock, name: string): void {
  const attribute = block.attributes[name];
  if (attribute !== undefined) attribute.deprecated = true;
}
