import type { Config, EmailConfig } from '../../config/types';
import { podGroup, workloadPods } from '../../constructs/network/flow';
import type { Flow, PodGroup } from '../../constructs/network/flow';
import { tcp } from '../../constructs/network-rules';
import { AUTHENTIK_NAME, AUTHENTIK_PORTS } from '../identity/authentik-values';
import { CLOSED_PORT, HTTP_PORT } from '../identity/vaultwarden-pod';
import { INTERNET, TRAEFIK, certificateChallenges, databaseFlow } from './ends';

const AUTHENTIK = podGroup(AUTHENTIK_NAME, 'authentik', { 'app.kubernetes.io/name': AUTHENTIK_NAME });
const AUTHENTIK_SERVER = podGroup(AUTHENTIK_NAME, 'authentik-server', {
  'app.kubernetes.io/name': AUTHENTIK_NAME,
  'app.kubernetes.io/component': 'server',
});
const VAULTWARDEN = workloadPods('vaultwarden', 'vaultwarden');

/** The namespaces authentik and vaultwarden. */
export function identityFlows({ services: { authentik, vaultwarden } }: Config): Flow[] {
  return [
    ...(authentik.enabled ? authentikFlows(authentik.email) : []),
    ...(vaultwarden.enabled ? vaultwardenFlows(vaultwarden.email) : []),
  ];
}

function authentikFlows(email: EmailConfig | null): Flow[] {
  return [
    {
      from: TRAEFIK,
      to: AUTHENTIK_SERVER,
      ports: [tcp(AUTHENTIK_PORTS.http)],
      why: 'Login pages, and the questions of forward auth.',
    },
    certificateChallenges(AUTHENTIK_NAME),
    databaseFlow(AUTHENTIK),
    ...mailFlow(AUTHENTIK, email),
  ];
}

function vaultwardenFlows(email: EmailConfig | null): Flow[] {
  return [
    {
      from: TRAEFIK,
      to: VAULTWARDEN,
      // Refused by the pod, not dropped on the way: the closed admin page then answers at once.
      ports: [tcp(HTTP_PORT), tcp(CLOSED_PORT)],
      why: 'The vault; nothing listens on the second port, to which the public path of the admin page leads.',
    },
    certificateChallenges(VAULTWARDEN.namespace),
    databaseFlow(VAULTWARDEN),
    ...mailFlow(VAULTWARDEN, email),
  ];
}

function mailFlow(from: PodGroup, email: EmailConfig | null): Flow[] {
  if (email === null) {
    return [];
  }
  const when = `services.${from.namespace}.email`;
  return [{ from, to: INTERNET, ports: [tcp(email.port)], why: 'Mail to users, through the SMTP server.', when }];
}
