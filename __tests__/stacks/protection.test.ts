/** What Terraform itself refuses to destroy, also when the guard is not asked. */
import { protectionOf } from '../../cli/guard/protection';
import { loadConfig } from '../../config/loader';
import type { Config } from '../../config/types';
import { resourcesOf, synthesizeConfig } from '../support/lifecycles';

const production = loadConfig({ environment: 'production' });
const withContent: Config = {
  ...production,
  services: {
    ...production.services,
    vaultwarden: {
      ...production.services.vaultwarden,
      content: { ...production.services.vaultwarden.content, enabled: true },
    },
  },
};

test('everything that the guard protects has prevent_destroy in production, and nothing else', () => {
  const resources = resourcesOf(synthesizeConfig(withContent)).map(({ block, ...resource }) => ({
    ...resource,
    // A plan knows the namespace that the configuration takes from another resource.
    block: JSON.parse(
      JSON.stringify(block).replace(/\$\{kubernetes_namespace_v1\.(\w+)_namespace\.metadata\[0\]\.name\}/g, '$1'),
    ) as typeof block,
  }));
  const differing = resources.filter(
    ({ type, block }) => (protectionOf(type, block) !== undefined) !== (block.lifecycle?.prevent_destroy === true),
  );
  expect(differing.map(({ address }) => address)).toEqual([]);
  const protectedTypes = new Set(
    resources.filter(({ block }) => block.lifecycle?.prevent_destroy).map(({ type }) => type),
  );
  expect([...protectedTypes].sort()).toEqual([
    'helm_release',
    'kubernetes_namespace_v1',
    'kubernetes_persistent_volume_claim_v1',
    'kubernetes_secret_v1',
    'vaultwarden_organization',
    'vaultwarden_organization_collection',
  ]);
});

test('protection: false leaves everything destroyable, as the sandbox needs it', () => {
  const sandbox = loadConfig({ environment: 'sandbox' });
  expect(sandbox.protection).toBe(false);
  for (const { block } of resourcesOf(synthesizeConfig(sandbox)))
    expect(block.lifecycle?.prevent_destroy).toBeUndefined();
});

test('what guard.allow names is lifted, and only that', () => {
  const address = 'kubernetes_persistent_volume_claim_v1.homer_postgres_server_data';
  const allowed: Config = {
    ...production,
    guard: {
      allow: [
        { rule: 'protected-destroyed', address, reason: 'moved to another storage class', expires: '2099-01-01' },
      ],
    },
  };
  const protectedAddresses = (config: Config) =>
    resourcesOf(synthesizeConfig(config))
      .filter(({ block }) => block.lifecycle?.prevent_destroy)
      .map((resource) => resource.address);
  const all = protectedAddresses(production);
  expect(all).toContain(address);
  expect(protectedAddresses(allowed)).toEqual(all.filter((other) => other !== address));
});
