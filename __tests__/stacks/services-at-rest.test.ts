import type { ServiceName } from '../../config/types';
import { environment } from '../support/environments';
import { synthesizeEnvironment } from '../support/synth';
import { resources } from '../support/terraform-json';

const STACKS: Readonly<Record<ServiceName, 'identity' | 'observability'>> = {
  authentik: 'identity',
  vaultwarden: 'identity',
  homer: 'observability',
  excalidraw: 'observability',
};

/** Written from what it is while authentik is off: __tests__/stacks/identity/release-order.test.ts. */
const RECORD = 'kubernetes_config_map_v1.authentik_version_after';

/** Resources of one stack that belong to a service, by address; `switched` changes its two switches. */
function resourcesOf(service: ServiceName, switched: { enabled: boolean; keepData: boolean }): Map<string, unknown> {
  const config = environment('sandbox', ({ services, platform }) => {
    Object.assign(services[service], switched);
    services.vaultwarden.content.enabled = false;
    if (!services.authentik.enabled) {
      services.homer.forwardAuth = services.excalidraw.forwardAuth = platform.traefik.dashboard.forwardAuth = false;
    }
  });
  const json = synthesizeEnvironment(config)[STACKS[service]];
  const own = json === undefined ? [] : resources(json);
  return new Map(
    own
      .filter(({ address }) => address.split('.')[1]?.startsWith(`${service}_`) === true)
      .map(({ address, attributes }) => [address, attributes]),
  );
}

const kinds = (all: ReadonlyMap<string, unknown>): string[] =>
  [...new Set([...all.keys()].map((address) => address.split('.')[0] ?? ''))].sort();

describe.each(['authentik', 'vaultwarden', 'homer', 'excalidraw'] as const)('%s, switched off', (service) => {
  const on = resourcesOf(service, { enabled: true, keepData: true });
  const off = resourcesOf(service, { enabled: false, keepData: true });

  it('keeps its namespace, closed, and its volumes, and none of its workloads', () => {
    const secrets = kinds(off).includes('kubernetes_secret_v1') ? ['kubernetes_secret_v1'] : [];
    // The release that authentik's data is of.
    const record = service === 'authentik' ? ['kubernetes_config_map_v1'] : [];
    expect(kinds(off)).toEqual([
      ...record,
      'kubernetes_namespace_v1',
      'kubernetes_network_policy_v1',
      'kubernetes_persistent_volume_claim_v1',
      ...secrets,
    ]);
  });

  it('keeps every volume that it has when it is on', () => {
    const volumes = (all: ReadonlyMap<string, unknown>): string[] =>
      [...all.keys()].filter((address) => address.startsWith('kubernetes_persistent_volume_claim_v1.')).sort();
    expect(volumes(off)).toEqual(volumes(on));
    expect(volumes(off).length).toBeGreaterThanOrEqual(2);
  });

  it('changes nothing of what it keeps, so that switching on and off touches no data', () => {
    for (const [address, attributes] of off) {
      if (address === RECORD) continue;
      expect([address, attributes]).toEqual([address, on.get(address)]);
    }
  });

  it('leaves nothing where its data is not to be kept', () => {
    expect([...resourcesOf(service, { enabled: false, keepData: false }).keys()]).toEqual([]);
  });
});
