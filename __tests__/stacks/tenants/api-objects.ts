import type { CtyObject } from '../../../providers/framework/protocol/cty';
import { toManifest } from '../../../sandbox/providers/kubernetes/mapping/to-manifest';
import { configuration, typeOf } from '../../sandbox/providers/kubernetes/fixtures';
import { resolveNames } from '../../support/network/manifests';
import { resources } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';

/** An object as it is sent to the API server. */
export interface ApiObject {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
}

/** Objects of Kubernetes that a stack plans, as the stand-in of the provider sends them; what is no such object is left out. */
export function apiObjects(json: TerraformJson): ApiObject[] {
  return resources(json)
    .filter(({ type }) => type.startsWith('kubernetes_'))
    .map(({ type, attributes }) => {
      const { name, kind, block, mapping } = typeOf(type.replace('kubernetes_', ''));
      const { '//': _comment, depends_on: _order, lifecycle: _life, ...own } = resolveNames(json, attributes);
      const manifest = toManifest(block, mapping, configuration(block, own as CtyObject));
      const named = name === 'kubernetes_default_service_account_v1' ? { name: 'default' } : {};
      const metadata = { ...(manifest['metadata'] as ApiObject['metadata']), ...named };
      return { apiVersion: kind.apiVersion, kind: kind.kind, ...manifest, metadata };
    });
}
