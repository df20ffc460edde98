import { APPLICATION_DEFAULTS, TENANT_SIP_DEFAULTS } from '../config/defaults';
import { loadConfig } from '../config/loader';
import type { Config } from '../config/types';
import type { Flow, FlowEnd } from '../constructs/network/flow';
import type { NetworkPort } from '../constructs/network-rules';
import { flowTable } from '../stacks/network/flow-table';

const INTRODUCTION = `# Network

Every namespace denies everything in both directions, and pods may resolve names (port 53 of the cluster's DNS and its cache on
the node). What is allowed beyond that is one table in code, \`stacks/network\`. Each namespace makes its NetworkPolicies of the
rows that concern it: one policy for each group of pods, with the group's name. **A connection that is not in this table is
refused.** To open one, add a row; whoever reviews it sees from, to, port and why.

A test derives what the services need a second time, from what they are told (addresses in environments, arguments and files;
routes, certificates, webhooks, tokens), and compares both directions: nothing needed is refused, nothing allowed is unneeded.

What policies do not decide: the kubelet's probes, which every network plugin lets through; pods in the host network
(heplify), which open what they like and come from a node's address. Name the ranges of the nodes in \`cluster.nodeCidrs\`;
without them heplify is let in from every private address.

Ports are those of the pods, where policies are evaluated. *Anybody* is everybody, inside and outside of the cluster.

This document is made from the code by \`node --require tsx/cjs scripts/write-network-document.ts\`; a test compares it. It shows
production with every setting on that opens a connection.
`;

/** A configuration with every setting on that opens a connection; values of the network table follow from it. */
export function withEverythingOn(config: Config): Config {
  const mail = { username: 'mailer', from: 'noreply@example.org', host: 'smtp.example.org' } as const;
  const { authentik, vaultwarden } = config.services;
  return {
    ...config,
    cluster: { ...config.cluster, nodeCidrs: ['10.0.0.0/24'] },
    platform: {
      ...config.platform,
      traefik: {
        ...config.platform.traefik,
        tracing: { protocol: 'grpc', host: 'traces.example.org', port: 4317, encrypted: true, samplePercent: 10 },
      },
    },
    issuers: {
      ...config.issuers,
      wildcard: { domains: ['apps.ominis.ai'], solver: { type: 'cloudflare' }, credentialsRevision: 1 },
    },
    monitoring: { ...config.monitoring, enabled: true },
    tenants: config.tenants.map((tenant) => ({
      ...tenant,
      egress: { https: true, sip: { ...TENANT_SIP_DEFAULTS, to: ['203.0.113.0/24'] } },
    })),
    sites: [
      {
        host: 'docs.ominis.ai',
        issuer: null,
        middlewares: ['rate-limit'],
        routes: [{ path: '/', namespace: 'docs', service: 'docs', port: 80, podPort: 8080 }],
      },
    ],
    services: {
      ...config.services,
      authentik: {
        ...authentik,
        email: { ...mail, security: 'starttls', port: 587 },
        login: {
          ...authentik.login,
          mfa: { ...authentik.login.mfa, sms: { provider: 'twilio', from: '+4930123456', account: 'AC0123456789' } },
        },
        applications: [
          {
            ...APPLICATION_DEFAULTS.ldap,
            type: 'ldap',
            name: 'Directory',
            slug: 'directory',
            baseDn: 'dc=example,dc=org',
            clients: ['legacy'],
          },
        ],
      },
      vaultwarden: {
        ...vaultwarden,
        email: { ...mail, security: 'tls', port: 465 },
        sso: { ...vaultwarden.sso, enabled: true },
      },
    },
  };
}

/** What docs/network.md must be: the picture and the table of every allowed connection. */
export function networkDocument(): string {
  const flows = flowTable(withEverythingOn(loadConfig({ environment: 'production' })));
  return `${INTRODUCTION}\n## Picture\n\n${picture(flows)}\n## Table\n\n${table(flows)}`;
}

const idOf = (end: FlowEnd): string =>
  (end.kind === 'pods' ? `${end.namespace}_${end.name}` : end.name).replace(/[^A-Za-z0-9]/g, '_');

/** Rows of a group that is shown once for every namespace would hide the rest. */
const isDrawn = ({ to }: Flow): boolean => to.name !== 'certificate-challenges';

function picture(flows: readonly Flow[]): string {
  const drawn = flows.filter(isDrawn);
  const ends = new Map(drawn.flatMap(({ from, to }) => [from, to]).map((end) => [idOf(end), end]));
  const namespaces = new Map<string, string[]>();
  const outside: string[] = [];
  for (const [id, end] of ends) {
    if (end.kind === 'pods') {
      const label = end.labels === 'all' ? 'all pods' : end.name;
      namespaces.set(end.namespace, [...(namespaces.get(end.namespace) ?? []), `    ${id}["${label}"]`]);
    } else {
      outside.push(`  ${id}(["${end.name}"])`);
    }
  }
  const lines = [
    ...outside,
    ...[...namespaces].flatMap(([name, pods]) => [
      `  subgraph ${name.replaceAll('-', '_')}_ns ["${name}"]`,
      ...pods,
      '  end',
    ]),
    ...drawn.map(({ from, to, ports }) => `  ${idOf(from)} -->|"${portList(ports)}"| ${idOf(to)}`),
  ];
  return `\`\`\`mermaid\nflowchart LR\n${lines.join('\n')}\n\`\`\`\n\nLeft out of the picture: Traefik reaches the pods that answer certificate challenges in every namespace with a host.\n`;
}

function table(flows: readonly Flow[]): string {
  const rows = flows.map(({ from, to, ports, why, when }) =>
    [inWords(from), inWords(to), portList(ports), why, when === undefined ? 'always' : `\`${when}\``].join(' | '),
  );
  const header = ['from', 'to', 'ports', 'why', 'when'].join(' | ');
  return `| ${[header, '--- | --- | --- | --- | ---', ...rows].join(' |\n| ')} |\n`;
}

function inWords(end: FlowEnd): string {
  switch (end.kind) {
    case 'pods':
      return `${end.namespace}/**${end.labels === 'all' ? 'all pods' : end.name}**`;
    case 'namespaces':
      return `**${end.name}** (namespaces with ${labelList(end.namespaceLabels)})`;
    case 'addresses':
      return `**${end.name}** (\`${end.setting}\`)`;
    case 'anybody':
      return `*anybody*: ${end.name}`;
  }
}

const labelList = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `\`${key}=${value}\``)
    .join(', ');

function portList(ports: readonly NetworkPort[]): string {
  return ports
    .map(({ port, end, protocol }) => `${port}${end === undefined ? '' : `-${end}`}${protocol === 'UDP' ? ' UDP' : ''}`)
    .join(', ');
}
