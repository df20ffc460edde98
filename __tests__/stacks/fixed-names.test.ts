import { ENVIRONMENTS, environment } from '../support/environments';
import { child } from '../support/pods';
import { synthesizeEnvironment } from '../support/synth';
import { resources } from '../support/terraform-json';

/** Names that commands of the runbooks and other programs use: whoever changes one changes those too. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  kubernetes_namespace_v1: ['authentik', 'cert-manager', 'excalidraw', 'flow-proxy', 'homer', 'vaultwarden'],
  kubernetes_service_v1: ['authentik-postgres', 'homer-app', 'homer-postgres', 'vaultwarden-postgres'],
  kubernetes_secret_v1: ['authentik-bootstrap', 'vaultwarden-admin'],
  // The pods vaultwarden-0, vaultwarden-postgres-0, authentik-postgres-0 and homer-postgres-0.
  kubernetes_stateful_set_v1: ['authentik-postgres', 'homer-postgres', 'vaultwarden', 'vaultwarden-postgres'],
  kubernetes_daemon_set_v1: ['heplify'],
};

describe.each(ENVIRONMENTS)('%s', (name) => {
  const all = Object.values(synthesizeEnvironment(environment(name))).flatMap(resources);
  const named = (type: string) =>
    all.filter((block) => block.type === type).map(({ attributes }) => child(attributes, 'metadata')['name']);

  test.each(Object.entries(FIXED))('has the fixed names of %s', (type, names) => {
    expect(named(type)).toEqual(expect.arrayContaining([...names]));
  });

  test('takes TLS Secrets from the host names', () => {
    const secrets = all
      .filter(({ type }) => type === 'kubernetes_ingress_v1')
      .map(({ attributes }) => child(child(attributes, 'spec'), 'tls')['secret_name']);
    expect(secrets).toEqual(
      expect.arrayContaining(['vault-ominis-ai-tls', 'homer-ominis-ai-tls', 'draw-ominis-ai-tls']),
    );
  });

  test('has the HEP endpoint homer-app on 9060, over UDP and TCP', () => {
    const ports = all
      .filter(({ attributes }) => child(attributes, 'metadata')['name'] === 'homer-app')
      .filter(({ type }) => type === 'kubernetes_service_v1')
      .flatMap(({ attributes }) => child(attributes, 'spec')['port'] as { port: number; protocol: string }[]);
    expect(ports.map(({ port, protocol }) => `${port} ${protocol}`).sort()).toEqual(['80 TCP', '9060 TCP', '9060 UDP']);
  });
});
