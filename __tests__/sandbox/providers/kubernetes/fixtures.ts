import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import { generateProviderData } from '../../../../sandbox/providers/kubernetes/provider-data';
import { resourceType, type ResourceType } from '../../../../sandbox/providers/kubernetes/resource-type';
import type { DerivedBlock } from '../../../../sandbox/providers/schema-derivation/derived-schema';

/** What the bundle holds, derived once per test file. */
export const data = generateProviderData();

export function typeOf(name: string): ResourceType {
  const found = data.resources[`kubernetes_${name}`];
  if (found?.mapping === undefined) throw new Error(`no type ${name}`);
  return resourceType(`kubernetes_${name}`, found.schema, found.mapping);
}

/** A configuration as Terraform sends it: everything that is not given is null, an absent block is empty. */
export function configuration(block: DerivedBlock, given: CtyObject): CtyObject {
  const config: CtyObject = {};
  for (const name of Object.keys(block.attributes)) config[name] = given[name] ?? null;
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = given[name];
    if (nested.nesting === 'single') {
      config[name] = isObject(value) ? configuration(nested.block, value) : null;
      continue;
    }
    const elements = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    config[name] = elements.map((element) => (isObject(element) ? configuration(nested.block, element) : element));
  }
  const unknown = Object.keys(given).filter((name) => !(name in config));
  if (unknown.length > 0) throw new Error(`the schema has no ${unknown.join(', ')}`);
  return config;
}

function isObject(value: unknown): value is CtyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A web server's deployment, with much of what the platform's own pods have. */
export const WEB: CtyObject = {
  metadata: { name: 'web', namespace: 'demo', labels: { app: 'web' } },
  spec: {
    replicas: '2',
    selector: { match_labels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        service_account_name: 'web',
        enable_service_links: false,
        security_context: { run_as_user: '1000', fs_group: '1000', seccomp_profile: { type: 'RuntimeDefault' } },
        container: [
          {
            name: 'web',
            image: 'nginx:1.29',
            port: { name: 'http', container_port: 8080 },
            env: { name: 'PASSWORD', value_from: { secret_key_ref: { name: 'web', key: 'password' } } },
            resources: { requests: { cpu: '1000m', memory: '1024Mi' } },
            security_context: { capabilities: { drop: ['ALL'] } },
            readiness_probe: { http_get: { path: '/', port: 'http' } },
            volume_mount: { name: 'tmp', mount_path: '/tmp' },
          },
        ],
        volume: [
          { name: 'tmp', empty_dir: {} },
          { name: 'certificate', secret: { secret_name: 'tls', default_mode: '0440' } },
        ],
        topology_spread_constraint: {
          topology_key: 'kubernetes.io/hostname',
          label_selector: { match_labels: { app: 'web' } },
        },
      },
    },
  },
};
