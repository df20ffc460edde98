import { z } from 'zod';
import { STAND_IN_LABEL } from '../daemon/certificate-wants';
import { certificateIn } from '../daemon/tls-secret';
import { kubeClient, type KubeClient, type KubeObject } from '../kube/kube-client';
import { releasesOf } from './helm-releases';
import { table } from './table';

const counts = z.looseObject({
  spec: z.looseObject({ replicas: z.number().optional() }).optional(),
  status: z
    .looseObject({
      readyReplicas: z.number().optional(),
      numberReady: z.number().optional(),
      desiredNumberScheduled: z.number().optional(),
    })
    .optional(),
});

const ingressHosts = z.looseObject({
  spec: z.looseObject({
    tls: z.array(z.looseObject({ hosts: z.array(z.string()).optional() })).optional(),
    rules: z.array(z.looseObject({ host: z.string().optional() })).optional(),
  }),
});

const fullName = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`;

async function workloads(client: KubeClient): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [kind, plural] of [
    ['Deployment', 'deployments'],
    ['StatefulSet', 'statefulsets'],
    ['DaemonSet', 'daemonsets'],
  ] as const) {
    for (const object of await client.list(`/apis/apps/v1/${plural}`)) {
      const { spec, status } = counts.parse(object);
      const ready = status?.numberReady ?? status?.readyReplicas ?? 0;
      const wanted = status?.desiredNumberScheduled ?? spec?.replicas ?? 1;
      rows.push([fullName(object), kind, `${ready}/${wanted}`]);
    }
  }
  return rows.sort();
}

/** A certificate is the host's, whichever ingress or other object asked for it: further paths of the host use it too. */
function urls(ingresses: readonly KubeObject[], certified: readonly string[]): string[][] {
  const specs = ingresses.map((ingress) => ({ ingress, spec: ingressHosts.parse(ingress).spec }));
  const secure = new Set([
    ...certified,
    ...specs.flatMap(({ spec }) => spec.tls?.flatMap(({ hosts }) => hosts ?? []) ?? []),
  ]);
  return specs
    .flatMap(({ ingress, spec }) =>
      (spec.rules ?? []).flatMap(({ host }) =>
        host ? [[`${secure.has(host) ? 'https' : 'http'}://${host}`, fullName(ingress)]] : [],
      ),
    )
    .sort();
}

function tlsSecrets(secrets: readonly KubeObject[]): string[][] {
  return secrets.map((secret) => {
    const certificate = certificateIn(secret);
    const standIn = secret.metadata.labels?.[STAND_IN_LABEL];
    const names = certificate?.subjectAltName?.replaceAll('DNS:', '') ?? 'no certificate';
    return [
      fullName(secret),
      names,
      certificate?.validTo ?? '',
      standIn ? `stand-in (${standIn})` : 'not by the sandbox',
    ];
  });
}

/** Tables of what the stacks made: releases, workloads, addresses, TLS Secrets. */
export async function deploymentReport(kubeconfig: string): Promise<string> {
  const client = kubeClient(kubeconfig);
  try {
    const releases = releasesOf(await client.list('/api/v1/secrets?labelSelector=owner%3Dhelm'));
    const ingresses = await client.list('/apis/networking.k8s.io/v1/ingresses');
    const secrets = await client.list('/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls');
    const tls = tlsSecrets(secrets);
    return [
      table(
        'Releases',
        ['RELEASE', 'CHART', 'REVISION', 'STATUS', 'CHART IS'],
        releases.map(({ namespace, name, chart, revision, status, standIn }) => [
          `${namespace}/${name}`,
          chart,
          String(revision),
          status,
          standIn ? 'stand-in' : "the project's own",
        ]),
      ),
      table('Workloads (pods are simulated)', ['WORKLOAD', 'KIND', 'READY'], await workloads(client)),
      table(
        'Addresses (simulated: nothing answers there)',
        ['URL', 'INGRESS'],
        urls(
          ingresses,
          tls.flatMap(([, names = '']) => names.split(', ')),
        ),
      ),
      table('TLS Secrets', ['SECRET', 'HOSTS', 'VALID TO', 'ISSUED BY'], tls),
      '\n',
    ].join('');
  } finally {
    await client.close();
  }
}
