import { TlsIngress, ingressAnnotations, tlsSecretName } from '../../constructs/tls-ingress';
import { resource } from '../support/terraform-json';
import { at, inNamespace } from './in-namespace';

it('takes one certificate for all of its hosts, in a Secret named after the first', () => {
  const json = inNamespace((stack, namespace) => {
    const ingress = new TlsIngress(stack, 'ingress', {
      name: 'web',
      namespace,
      labels: { name: 'web' },
      issuer: 'letsencrypt-prod',
      className: 'traefik',
      middlewares: ['rate-limit', 'authentik'],
      hosts: [
        {
          host: 'vault.ominis.ai',
          paths: [
            { path: '/admin', service: 'closed', port: 80 },
            { service: 'web', port: 80 },
          ],
        },
        { host: 'other.ominis.ai', paths: [{ service: 'web', port: 80 }] },
      ],
    });
    expect(ingress.url).toBe('https://vault.ominis.ai');
    expect(ingress.secretName).toBe('vault-ominis-ai-tls');
  });
  const block = resource(json, 'kubernetes_ingress_v1.ingress');
  expect(at(block, 'metadata.annotations')).toEqual({
    'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
    'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
    'traefik.ingress.kubernetes.io/router.middlewares':
      'flow-proxy-rate-limit@kubernetescrd,flow-proxy-authentik@kubernetescrd',
  });
  expect(at(block, 'spec.ingress_class_name')).toBe('traefik');
  expect(at(block, 'spec.tls')).toEqual([
    { hosts: ['vault.ominis.ai', 'other.ominis.ai'], secret_name: 'vault-ominis-ai-tls' },
  ]);
  expect(at(block, 'spec.rule[0].http.path')).toEqual([
    { path: '/admin', path_type: 'Prefix', backend: { service: { name: 'closed', port: { number: 80 } } } },
    { path: '/', path_type: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
  ]);
});

it('names the Secret of a host by its dots as dashes', () => {
  expect(tlsSecretName('auth.ominis.ai')).toBe('auth-ominis-ai-tls');
});

it('without middlewares sets no such annotation', () => {
  expect(Object.keys(ingressAnnotations('selfsigned', []))).not.toContain(
    'traefik.ingress.kubernetes.io/router.middlewares',
  );
});

it('without a host is refused', () => {
  expect(() =>
    inNamespace((stack, namespace) => {
      const props = { name: 'web', namespace, labels: { name: 'web' }, issuer: 'x', className: 'traefik', hosts: [] };
      new TlsIngress(stack, 'ingress', props);
    }),
  ).toThrow(/an ingress needs at least one host/);
});
