import type { DriftReport } from '../../../cli/drift/drift-report';
import type { Checkout } from '../support/checkout';
import type { Item } from '../support/kubernetes-objects';
import { AS_SYNTHESIZED } from '../support/plan-review';
import { expectVerified, findings } from '../support/verification';

/** What `cluster-infra drift` finds, one line for each object. */
function driftLines(checkout: Checkout): string[] {
  const found = checkout.clusterInfra(['drift', '--json', ...AS_SYNTHESIZED]);
  expect({ code: found.code, tail: found.code === 2 ? '' : found.stderr.slice(-3000) }).toEqual({ code: 2, tail: '' });
  const { stacks } = JSON.parse(found.stdout) as DriftReport;
  return stacks.flatMap(({ stack, outcome, drifted, pending }) => [
    `${stack}: ${outcome}`,
    ...drifted.map(({ address, happened, attributes, repair }) => {
      // Kubernetes counts the generations of whatever was changed in its metadata.
      const what = happened === 'changed' ? ` ${attributes.includes('spec') ? 'spec' : attributes.join(' ')}` : '';
      return `  ${address} ${happened}${what}: ${repair}`;
    }),
    ...pending.map((address) => `  ${address} not deployed`),
  ]);
}

/** What people change by hand, beside Terraform. */
export function drift(checkout: Checkout): void {
  describe('drift is found and repaired', () => {
    test('a label changed, a Secret deleted, a Deployment scaled and a release deleted by hand', () => {
      checkout.must(
        'kubectl',
        'label',
        'ns',
        'vaultwarden',
        'pod-security.kubernetes.io/enforce=privileged',
        '--overwrite',
      );
      checkout.must('kubectl', '-n', 'vaultwarden', 'delete', 'secret', 'vaultwarden-admin');
      checkout.must('kubectl', '-n', 'excalidraw', 'scale', 'deployment', 'excalidraw', '--replicas=4');
      checkout.must('helm', '-n', 'cert-manager', 'uninstall', 'issuers', '--wait');
      // Of a copy that was changed only `verify` knows: values are in no plan.
      const patchCopy = (value: string | null) => {
        const patch = JSON.stringify({ data: { added: value } });
        checkout.must('kubectl', '-n', 'vaultwarden', 'patch', 'secret', 'oidc-vaultwarden', '-p', patch);
      };
      patchCopy('eHh4');
      expect(findings(checkout)).toEqual([
        'releases: release cert-manager/issuers',
        'objects: Secret vaultwarden/vaultwarden-admin',
        'copies: Secret oidc-vaultwarden in authentik and vaultwarden',
        'rollouts: Deployment excalidraw/excalidraw',
      ]);
      patchCopy(null);
      expect(driftLines(checkout)).toEqual([
        'foundation: drift',
        '  helm_release.issuers_release deleted: create',
        'edge: none',
        'identity: drift',
        '  kubernetes_namespace_v1.vaultwarden_namespace changed metadata: update',
        '  kubernetes_secret_v1.vaultwarden_admin deleted: create',
        'observability: drift',
        '  kubernetes_deployment_v1.excalidraw_web changed spec: update',
        'tenants: none',
        // The token that it hands over is in the deleted Secret.
        'vault: not-planned',
      ]);

      checkout.must('npx', 'cdktf', 'deploy', '--skip-synth', 'foundation', 'identity', 'observability');
      const namespace = checkout.kubectl<Item>('get', 'namespace', 'vaultwarden');
      expect(namespace.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
      const admin = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'secret', 'vaultwarden-admin');
      expect(Object.keys(admin.data ?? {}).sort()).toEqual(['phc', 'token']);
      const web = checkout.kubectl<Item>('-n', 'excalidraw', 'get', 'deployment', 'excalidraw');
      expect(web.spec['replicas']).toBe(3);
      expect(checkout.kubectl<Item>('get', 'clusterissuer', 'letsencrypt-prod').kind).toBe('ClusterIssuer');
      expectVerified(checkout);
      // That no plan finds anything left is what the next start of the sandbox says.
    });
  });
}
