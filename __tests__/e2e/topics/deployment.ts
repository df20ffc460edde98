import { readStates } from '../support/backend-states';
import type { Checkout } from '../support/checkout';
import type { List } from '../support/kubernetes-objects';
import { STACKS } from '../support/stacks';
import { expectHealthy, expectVerified } from '../support/verification';

/** What a stranger does first. */
export function deployment(checkout: Checkout): void {
  describe('from a fresh checkout', () => {
    test('one command deploys every stack and ends with a table of releases, workloads and URLs', () => {
      const up = checkout.sandbox();
      const output = up.stdout + up.stderr;
      expect({ code: up.code, tail: up.code === 0 ? '' : output.slice(-3000) }).toEqual({ code: 0, tail: '' });
      for (const stack of STACKS) expect(output).toContain(stack);
      for (const release of ['cert-manager', 'traefik', 'authentik', 'issuers']) expect(output).toContain(release);
      for (const workload of ['vaultwarden', 'heplify', 'homer-postgres']) expect(output).toContain(workload);
      for (const host of ['auth', 'vault', 'homer', 'draw']) expect(output).toContain(`https://${host}.`);
      expect(output).not.toMatch(/^ *http:\/\/\S+ominis\.ai/m);
      checkout.loadEnvironment();
    });

    test('what it has deployed is verified, and nothing that is simulated is called ok', () => {
      expectVerified(checkout);
      expectHealthy(checkout);
    });

    test('the second run says "no changes" for each stack', () => {
      const up = checkout.sandbox();
      expect(up.code).toBe(0);
      const output = up.stdout + up.stderr;
      for (const stack of STACKS) expect(output).toMatch(new RegExp(`${stack}.*no changes`));
    });

    test('a single stack is deployed by plain cdktf with the printed environment', () => {
      expect(checkout.must('npx', 'cdktf', 'deploy', 'edge')).toContain('No changes');
    });

    test('an unknown stack is an error that touches nothing', async () => {
      const everything = async () => ({
        states: await readStates(checkout),
        workloads: checkout
          .kubectl<List>('get', 'deploy,sts,ds,svc,ingress,cm,secret,networkpolicy,pdb', '-A')
          .items.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name, metadata.generation].join(' ')),
      });
      const before = await everything();
      const deploy = checkout.run('npx', ['cdktf', 'deploy', 'egde']);
      expect(deploy.code).not.toBe(0);
      expect(deploy.stdout + deploy.stderr).toMatch(/egde/);
      // Compared, not shown: states are long.
      expect(JSON.stringify(await everything()) === JSON.stringify(before)).toBe(true);
    });
  });
}
