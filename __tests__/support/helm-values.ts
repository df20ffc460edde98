import { parse } from 'yaml';
import { resource } from './terraform-json';
import type { TerraformJson } from './terraform-json';

/** The values of a release as Helm reads them; references to other stacks stay as `${…}` texts. */
export function releaseValues(json: TerraformJson, address: string): Record<string, unknown> {
  const [document] = resource(json, address)['values'] as [string];
  return parse(document.replaceAll('$${', '${').replaceAll('%%{', '%{')) as Record<string, unknown>;
}
