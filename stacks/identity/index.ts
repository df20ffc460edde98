import type { Construct } from 'constructs';

import type { EdgeOutputs } from '../edge';
import type { FoundationOutputs } from '../foundation';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { Authentik } from './authentik';
import { Vaultwarden } from './vaultwarden';

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
    const services = {
      ...(authentik.enabled
        ? { authentik_url: new Authentik(this, 'authentik', { settings: authentik, ingress }) }
        : {}),
      ...(vaultwarden.enabled
        ? { vault_url: new Vaultwarden(this, 'vaultwarden', { settings: vaultwarden, ingress }) }
        : {}),
    };
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
}
