import { tenantNamespace } from '../../config/derive';
import type { Config, TenantConfig } from '../../config/types';
import { INGRESS } from '../../constructs/ingress-controller';
import { podGroup } from '../../constructs/network/flow';
import type { AddressGroup, Flow, PodGroup } from '../../constructs/network/flow';
import { EVERY_IPV4 } from '../../constructs/network/address-ranges';
import { tcp, udp } from '../../constructs/network-rules';
import { TENANTS, TRAEFIK } from './ends';

/** Pods of one tenant. The name is that of all tenants, so that one policy in the namespace holds every row. */
const podsOf = (tenant: string): PodGroup => podGroup(tenantNamespace(tenant), TENANTS.name, 'all');

const PUBLIC_INTERNET: AddressGroup = {
  kind: 'addresses',
  name: 'public internet',
  ranges: [EVERY_IPV4],
  publicOnly: true,
  setting: 'tenants[].egress.https',
};

/**
 * What tenants may do that the rows for all of them (stacks/network: Traefik to their APIs, HEP to Homer) do not say:
 * each among its own pods, and what its entry opens to the outside.
 */
export function tenantFlows({ tenants }: Config): Flow[] {
  return tenants.flatMap(({ name, egress }) => {
    const pods = podsOf(name);
    return [
      {
        from: pods,
        to: pods,
        ports: [tcp(1, 65535), udp(1, 65535)],
        why: 'Pods of one tenant among themselves.',
        when: 'tenants',
      },
      ...(egress.https ? httpsFlows(pods) : []),
      ...(egress.sip === null ? [] : [sipFlow(pods, egress.sip)]),
    ];
  });
}

function httpsFlows(from: PodGroup): Flow[] {
  const when = 'tenants[].egress.https';
  return [
    { from, to: PUBLIC_INTERNET, ports: [tcp(443)], why: 'Programs of others that a tenant calls.', when },
    {
      from,
      to: TRAEFIK,
      ports: [tcp(INGRESS.ports.websecure)],
      why: "Hosts of the platform: a node turns the load balancer's address into Traefik's pods at once.",
      when,
    },
  ];
}

function sipFlow(from: PodGroup, { to, ports }: NonNullable<TenantConfig['egress']['sip']>): Flow {
  return {
    from,
    to: { kind: 'addresses', name: 'carriers', ranges: to, publicOnly: true, setting: 'tenants[].egress.sip.to' },
    ports: ports.map(({ protocol, port, end }) =>
      (protocol === 'udp' ? udp : tcp)(port, end === port ? undefined : end),
    ),
    why: 'SIP trunks: signalling and media.',
    when: 'tenants[].egress.sip',
  };
}
