import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../../config/types';
import { environment } from '../../support/environments';
import { synthesizeEnvironment } from '../../support/synth';
import type { Synthesized } from '../../support/synth';
import { addresses } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { ldapApplication, oidcApplication, proxyApplication } from './rich-identity';

const synthesized = (change: (config: Config) => void = () => undefined): Synthesized =>
  synthesizeEnvironment(environment('sandbox', change));

const before = synthesized();

/** The configuration of one address, with its kind. */
function at(json: TerraformJson | undefined, address: string): unknown {
  const [kind = '', ...rest] = address.split('.');
  const section = { data: json?.data, ephemeral: json?.ephemeral }[kind];
  const [type = '', name = ''] = section === undefined ? [kind, ...rest] : rest;
  return (section ?? json?.resource)?.[type]?.[name];
}

/** What a plan compares: the order of things is none of it. */
function content(attributes: unknown): unknown {
  const { depends_on: _order, ...rest } = (attributes ?? {}) as Record<string, unknown>;
  return rest;
}

/** What a change of the configuration changes in the plan: `+` new, `-` gone, `~` other content; by stack. */
function changes(change: (config: Config) => void): string[] {
  const now = synthesized(change);
  const stacks = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return stacks.flatMap((stack) => {
    const [old, next] = [before[stack], now[stack]];
    const [had, has] = [old === undefined ? [] : addresses(old), next === undefined ? [] : addresses(next)];
    return [...new Set([...had, ...has])].sort().flatMap((address) => {
      if (!had.includes(address)) return [`${stack} + ${address}`];
      if (!has.includes(address)) return [`${stack} - ${address}`];
      return isDeepStrictEqual(content(at(old, address)), content(at(next, address))) ? [] : [`${stack} ~ ${address}`];
    });
  });
}

describe('one entry in the environment file is all it takes', () => {
  it('to add an OIDC client: its secret, the copy where it runs, and the blueprint that makes it known', () => {
    expect(
      changes((config) => {
        config.services.authentik.applications.push(oidcApplication({ slug: 'wiki', namespace: 'vaultwarden' }));
      }),
    ).toEqual([
      'identity + ephemeral.random_password.oidc_wiki_client_secret',
      'identity ~ helm_release.authentik_release',
      'identity ~ kubernetes_config_map_v1.authentik_blueprints_files',
      'identity + kubernetes_secret_v1.oidc_wiki',
      'identity + kubernetes_secret_v1.oidc_wiki_copy_vaultwarden',
    ]);
  });

  it('to protect another host', () => {
    expect(changes((config) => void config.services.authentik.applications.push(proxyApplication()))).toEqual([
      'identity ~ helm_release.authentik_release',
      'identity ~ kubernetes_config_map_v1.authentik_blueprints_files',
      'identity + kubernetes_ingress_v1.authentik_outpost_wiki',
    ]);
  });

  it('to open an LDAP directory', () => {
    expect(
      changes((config) => void config.services.authentik.applications.push(ldapApplication({ slug: 'other' }))),
    ).toEqual([
      'identity + ephemeral.random_password.authentik_ldap_other_token_token',
      'identity ~ helm_release.authentik_release',
      'identity ~ kubernetes_config_map_v1.authentik_blueprints_files',
      'identity + kubernetes_deployment_v1.authentik_ldap_other_server',
      'identity + kubernetes_network_policy_v1.authentik_namespace_network_authentik_ldap_other',
      'identity ~ kubernetes_network_policy_v1.authentik_namespace_network_authentik_server',
      'identity + kubernetes_secret_v1.authentik_ldap_other_token',
      'identity + kubernetes_service_v1.authentik_ldap_other_service',
    ]);
  });

  it('to let another group in', () => {
    expect(
      changes((config) => {
        config.services.authentik.access.homer = ['engineers'];
      }),
    ).toEqual([
      'identity ~ helm_release.authentik_release',
      'identity ~ kubernetes_config_map_v1.authentik_blueprints_files',
    ]);
  });
});
