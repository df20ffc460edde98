import type { Construct } from 'constructs';

import { VaultwardenProvider } from '../../.gen/providers/vaultwarden/provider';
import { ServiceNamespace } from '../../constructs/service-namespace';
import type { EdgeOutputs } from '../edge';
import type { FoundationOutputs } from '../foundation';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { identityApplications, VAULT_SLUG } from './applications';
import { Authentik, authentikAtRest } from './authentik';
import { oidcIssuer } from './blueprints/oidc';
import { ClientSecrets } from './client-secrets';
import { Vaultwarden, vaultwardenAtRest } from './vaultwarden';

/** Options of {@link IdentityStack}. */
export interface IdentityStackProps extends PlatformStackProps {
  readonly foundation: FoundationOutputs;
  readonly edge: EdgeOutputs;
}

/** What other stacks may use of the identity tier: names only. A service that is switched off has no name here. */
export interface IdentityOutputs {
  /** Public address of the login pages, without a final slash; known once authentik is released. */
  readonly authentikUrl?: string;
  /** Public address of the vault, without a final slash; known once the vault is ready. */
  readonly vaultUrl?: string;
}

/** Who people are, and where the team keeps its secrets: authentik and Vaultwarden. */
export class IdentityStack extends PlatformStack {
  readonly outputs: IdentityOutputs;

  constructor(scope: Construct, id: string, props: IdentityStackProps) {
    super(scope, id, props);
    const { authentik, vaultwarden } = props.config.services;
    const ingress = { clusterIssuer: props.foundation.clusterIssuer, className: props.edge.ingressClass };
    const namespaces = {
      authentik: authentik.enabled ? this.namespace('authentik') : undefined,
      vaultwarden: vaultwarden.enabled ? this.namespace('vaultwarden') : undefined,
    };
    const applications = identityApplications(props.config);
    const clients =
      namespaces.authentik &&
      new ClientSecrets(this, 'oidc', {
        applications: applications.oidc,
        owner: namespaces.authentik,
        own: [namespaces.authentik, ...(namespaces.vaultwarden === undefined ? [] : [namespaces.vaultwarden])],
      });
    if (vaultwarden.enabled) {
      // For a function of it only, which needs neither server nor account.
      new VaultwardenProvider(this, 'vaultwarden_provider');
    }
    const vaultClient = clients?.copy(VAULT_SLUG, 'vaultwarden');
    const singleSignOn = vaultClient && { ...vaultClient, issuer: oidcIssuer(authentik.host, VAULT_SLUG) };
    const services = {
      ...(namespaces.authentik && clients
        ? {
            authentik_url: new Authentik(this, 'authentik', {
              settings: authentik,
              ingress,
              namespace: namespaces.authentik,
              applications,
              clients,
            }),
          }
        : {}),
      ...(namespaces.vaultwarden
        ? {
            vault_url: new Vaultwarden(this, 'vaultwarden', {
              settings: vaultwarden,
              ingress,
              namespace: namespaces.vaultwarden,
              singleSignOn,
            }),
          }
        : {}),
    };
    if (!authentik.enabled && authentik.keepData) {
      authentikAtRest(this, 'authentik', authentik, this.namespace('authentik'));
    }
    if (!vaultwarden.enabled && vaultwarden.keepData) {
      vaultwardenAtRest(this, 'vaultwarden', vaultwarden, this.namespace('vaultwarden'));
    }
    const urls = Object.fromEntries(Object.entries(services).map(([key, service]) => [key, service.url]));
    const published: Partial<Record<string, string>> =
      Object.keys(urls).length === 0
        ? {}
        : this.publish(
            urls,
            Object.values(services).map((service) => service.ready),
          );
    this.outputs = { authentikUrl: published['authentik_url'], vaultUrl: published['vault_url'] };
  }

  /** The namespace of a service, made before both: client secrets of one lie in that of the other. */
  private namespace(name: string): ServiceNamespace {
    return new ServiceNamespace(this, `${name}_namespace`, { name });
  }
}
