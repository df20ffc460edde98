import { leftOutStacks, STACK_NAMES } from '../../config/stack-names';
import type { Config } from '../../config/types';
import { environment } from '../support/environments';
import { synthesizeEnvironment } from '../support/synth';

const all = (config: Config) => {
  config.services.vaultwarden.content.enabled = true;
  config.sites = [
    {
      host: 'docs.example.org',
      issuer: null,
      middlewares: [],
      routes: [{ path: '/', namespace: 'docs', service: 'docs', port: 80, podPort: 8080 }],
    },
  ];
  config.monitoring.enabled = true;
};
const none = (config: Config) => {
  config.services.vaultwarden.content.enabled = false;
  config.sites = [];
  config.monitoring.enabled = false;
  config.tenants = [];
};

test.each([
  ['everything', all, []],
  ['only what every environment has', none, ['vault', 'sites', 'monitoring', 'tenants']],
] as const)(
  'an environment with %s: what is synthesized and what is left out are all stacks',
  (_what, change, left) => {
    const config = environment('sandbox', change);
    const synthesized = Object.keys(synthesizeEnvironment(config));
    expect(leftOutStacks(config)).toEqual(left);
    expect([...synthesized, ...left].sort()).toEqual([...STACK_NAMES].sort());
  },
);
