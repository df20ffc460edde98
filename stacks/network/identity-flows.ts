import type { AuthentikConfig, Config, EmailConfig, VaultwardenConfig } from '../../config/types';
import { INGRESS } from '../../constructs/ingress-controller';
import { podGroup, workloadPods } from '../../constructs/network/flow';
import type { Flow, PodGroup } from '../../constructs/network/flow';
import { tcp } from '../../constructs/network-rules';
import { AUTHENTIK_NAME, AUTHENTIK_PORTS } from '../identity/authentik-values';
import { CLOSED_PORT, HTTP_PORT } from '../identity/vaultwarden-pod';
import { ldapOutpostName, LDAP_PORTS } from '../identity/ldap-outpost';
import { INTERNET, SMS_SERVICE, TRAEFIK, certificateChallenges, databaseFlow } from './ends';

const AUTHENTIK = podGroup(AUTHENTIK_NAME, 'authentik', { 'app.kubernetes.io/name': AUTHENTIK_NAME });
const AUTHENTIK_SERVER = podGroup(AUTHENTIK_NAME, 'authentik-server', {
  'app.kubernetes.io/name': AUTHENTIK_NAME,
  'app.kubernetes.io/component': 'server',
});
const VAULTWARDEN = workloadPods('vaultwarden', 'vaultwarden');

/** The namespaces authentik and vaultwarden. */
export function identityFlows({ services: { authentik, vaultwarden } }: Config): Flow[] {
  return [
    ...(authentik.enabled ? authentikFlows(authentik) : []),
    ...(vaultwarden.enabled ? vaultwardenFlows(vaultwarden) : []),
  ];
}

function authentikFlows({ email, login, applications }: AuthentikConfig): Flow[] {
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
    ...(login.mfa.sms === null
      ? []
      : [
          {
            from: AUTHENTIK,
            to: SMS_SERVICE,
            ports: [tcp(443)],
            why: 'Codes by SMS, through the service that sends them.',
            when: 'services.authentik.login.mfa.sms',
          },
        ]),
    ...applications.flatMap((application) =>
      application.type === 'ldap' ? ldapFlows(application.slug, application.clients) : [],
    ),
  ];
}

/** An LDAP outpost asks authentik; the pods of its clients' namespaces ask it. */
function ldapFlows(slug: string, clients: readonly string[]): Flow[] {
  const outpost = workloadPods(AUTHENTIK_NAME, ldapOutpostName(slug));
  const when = 'services.authentik.applications of type ldap';
  return [
    {
      from: outpost,
      to: AUTHENTIK_SERVER,
      ports: [tcp(AUTHENTIK_PORTS.http)],
      why: 'The LDAP outpost asks who somebody is.',
      when,
    },
    ...clients.map((client) => ({
      from: podGroup(client, 'ldap-clients', 'all'),
      to: outpost,
      ports: [tcp(LDAP_PORTS.ldap), tcp(LDAP_PORTS.ldaps)],
      why: 'Systems that bind and search.',
      when,
    })),
  ];
}

function vaultwardenFlows({ email, sso }: VaultwardenConfig): Flow[] {
  const when = 'services.vaultwarden.sso.enabled';
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
    ...(sso.enabled
      ? [
          {
            from: VAULTWARDEN,
            to: INTERNET,
            ports: [tcp(443)],
            why: 'Single sign-on asks authentik at its public address.',
            when,
          },
          {
            from: VAULTWARDEN,
            to: TRAEFIK,
            ports: [tcp(INGRESS.ports.websecure)],
            why: "The same: a node turns the load balancer's address into Traefik's pods at once.",
            when,
          },
        ]
      : []),
  ];
}

function mailFlow(from: PodGroup, email: EmailConfig | null): Flow[] {
  if (email === null) {
    return [];
  }
  const when = `services.${from.namespace}.email`;
  return [{ from, to: INTERNET, ports: [tcp(email.port)], why: 'Mail to users, through the SMTP server.', when }];
}
