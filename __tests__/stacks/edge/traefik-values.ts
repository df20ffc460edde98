import type { Config } from '../../../config/types';
import type { CustomResource } from '../../support/custom-resources';
import { environment } from '../../support/environments';
import { releaseValues } from '../../support/helm-values';
import { synthesizePlatform } from '../../support/synth';
import type { TerraformJson } from '../../support/terraform-json';

/** Address of Traefik's release. */
export const RELEASE = 'helm_release.traefik_release';
export const edge = (name: string, change?: (config: Config) => void): TerraformJson =>
  synthesizePlatform(environment(name, change)).edge;
/** Values of Traefik's chart in production, after a change of the configuration. */
export const values = (change?: (config: Config) => void) => releaseValues(edge('production', change), RELEASE);
export const extraObjects = (from: Record<string, unknown>) => from['extraObjects'] as CustomResource[];
export const nameOf = (object: CustomResource) => (object['metadata'] as { name: string }).name;
