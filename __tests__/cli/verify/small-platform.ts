import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { apiPath, type Kind, KINDS } from '../../../cli/cluster/kinds';
import { createAuthority, issueLeaf, type KeyPair } from '../../../sandbox/control-plane/certificate-authority';
import { type Answer, KUBE_SYSTEM } from '../cluster/api-stub';

/** An object of the stub. */
export interface Stored {
  kind: Kind;
  metadata: {
    name: string;
    namespace?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind: string; name: string; uid: string }[];
  };
  [key: string]: unknown;
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

export const NAMESPACE = 'web';
const place = (name: string) => ({ name, namespace: NAMESPACE });

/** As Helm stores it. */
export function releaseSecret(revision: number, status: string, manifest: readonly object[] = []): Stored {
  const record = {
    name: 'proxy',
    namespace: NAMESPACE,
    version: revision,
    info: { status },
    chart: { metadata: { name: 'proxy', version: '1.2.3' } },
    manifest: manifest.map((object) => `---\n# Source: x.yaml\n${stringify(object)}`).join(''),
  };
  return {
    kind: 'Secret',
    metadata: {
      ...place(`sh.helm.release.v1.proxy.v${revision}`),
      labels: { owner: 'helm', name: 'proxy', version: String(revision), status },
    },
    data: { release: base64(gzipSync(JSON.stringify(record)).toString('base64')) },
  };
}

/** A rolled out Deployment of two pods, in the form of Kubernetes 1.35. */
export const deployment = (name: string): Stored => ({
  kind: 'Deployment',
  metadata: { ...place(name), generation: 3 },
  spec: { replicas: 2 },
  status: { observedGeneration: 3, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
});

/** One stack as cdktf synthesizes it. */
export const CONFIGURATION = {
  resource: {
    kubernetes_namespace_v1: { space: { metadata: { name: NAMESPACE } }, other: { metadata: { name: 'other' } } },
    kubernetes_deployment_v1: { page: { metadata: inSpace('page'), spec: { replicas: '2' } } },
    kubernetes_service_v1: {
      page: {
        metadata: inSpace('page'),
        spec: { selector: { app: 'page' }, port: [{ port: 9060, protocol: 'TCP' }] },
      },
    },
    kubernetes_persistent_volume_claim_v1: { data: { metadata: inSpace('data'), spec: {} } },
    kubernetes_ingress_v1: { page: { metadata: inSpace('page'), spec: {} } },
    kubernetes_secret_v1: {
      client: {
        metadata: { ...inSpace('oidc-page'), labels: { 'app.kubernetes.io/component': 'oidc-client' } },
        data_wo: { secret: '${ephemeral.random_password.x.result}' },
      },
      copy: {
        metadata: { name: 'oidc-page', namespace: '${kubernetes_namespace_v1.other.metadata[0].name}' },
        data_wo: { secret: '${ephemeral.random_password.x.result}' },
      },
    },
    helm_release: { proxy: { ...inSpace('proxy'), version: '1.2.3' } },
    random_password: { ignored: { length: 3 } },
  },
};

function inSpace(name: string) {
  return { name, namespace: '${kubernetes_namespace_v1.space.metadata[0].name}' };
}

let authority: Promise<KeyPair> | undefined;

/** A cluster in which all of {@link CONFIGURATION} works. */
export class SmallPlatform {
  private constructor(
    readonly authority: KeyPair,
    readonly objects: Stored[],
  ) {}

  static async create(): Promise<SmallPlatform> {
    const platform = new SmallPlatform(await (authority ??= createAuthority('authority of the test')), [
      { kind: 'Node', metadata: { name: 'node-1' } },
      { kind: 'IngressClass', metadata: { name: 'traefik' } },
      { kind: 'Namespace', metadata: { name: NAMESPACE } },
      { kind: 'Namespace', metadata: { name: 'other' } },
      deployment('page'),
      deployment('proxy'),
      { kind: 'Service', metadata: place('page'), spec: { type: 'ClusterIP', selector: { app: 'page' } } },
      {
        kind: 'Service',
        metadata: place('proxy'),
        spec: { type: 'LoadBalancer' },
        status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } },
      },
      {
        kind: 'EndpointSlice',
        metadata: { ...place('page-x'), labels: { 'kubernetes.io/service-name': 'page' } },
        endpoints: [{ conditions: { ready: true } }],
      },
      {
        kind: 'PersistentVolumeClaim',
        metadata: place('data'),
        spec: { storageClassName: 'standard' },
        status: { phase: 'Bound', capacity: { storage: '1Gi' } },
      },
      {
        kind: 'Ingress',
        metadata: { ...place('page'), annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' } },
        spec: {
          ingressClassName: 'traefik',
          tls: [{ hosts: ['page.test'], secretName: 'page-test-tls' }],
          rules: [{ host: 'page.test', http: { paths: [{ path: '/', backend: { service: { name: 'page' } } }] } }],
        },
        status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } },
      },
      { kind: 'Secret', metadata: place('oidc-page'), data: { secret: base64('the same') } },
      { kind: 'Secret', metadata: { name: 'oidc-page', namespace: 'other' }, data: { secret: base64('the same') } },
      releaseSecret(1, 'superseded'),
      releaseSecret(2, 'deployed', [
        { kind: 'Deployment', metadata: { name: 'proxy' }, spec: { replicas: 2 } },
        { kind: 'Service', metadata: { name: 'proxy' }, spec: { type: 'LoadBalancer' } },
        { kind: 'CustomResourceDefinition', metadata: { name: 'not.looked.at' } },
      ]),
    ]);
    await platform.issue();
    return platform;
  }

  /** Puts a certificate into the TLS Secret. */
  async issue(days = 90, dnsNames = ['page.test'], authority = this.authority): Promise<void> {
    const pair = await issueLeaf(authority, { commonName: 'page.test', dnsNames, usages: ['server'], days });
    this.remove('Secret', 'page-test-tls');
    this.objects.push({
      kind: 'Secret',
      metadata: { ...place('page-test-tls'), annotations: { 'cert-manager.io/issuer-name': 'letsencrypt-prod' } },
      data: {
        'tls.crt': base64(pair.certificate),
        'tls.key': base64(pair.key),
        'ca.crt': base64(this.authority.certificate),
      },
    });
  }

  find(kind: Kind, name: string): Stored {
    const found = this.objects.find((object) => object.kind === kind && object.metadata.name === name);
    if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
    return found;
  }

  remove(kind: Kind, name: string): void {
    const at = this.objects.findIndex((object) => object.kind === kind && object.metadata.name === name);
    if (at >= 0) this.objects.splice(at, 1);
  }

  /** As an API server answers. cert-manager's definitions are not installed. */
  readonly answer: Answer = ({ url, headers }) => {
    const path = url.split('?')[0] ?? '';
    if (path === '/api/v1/namespaces/kube-system') return { body: KUBE_SYSTEM };
    const one = this.objects.find(
      ({ kind, metadata: { name, namespace } }) => apiPath({ kind, name, namespace }) === path,
    );
    if (one !== undefined) return { body: one };
    const kind = (Object.keys(KINDS) as Kind[]).find((each) => path.endsWith(`/${KINDS[each].plural}`));
    if (kind === undefined || kind === 'Certificate') return { code: 404, body: { message: 'not found' } };
    const items = this.objects.filter(
      (object) => object.kind === kind && path === apiPath({ kind, namespace: object.metadata.namespace }),
    );
    const metadataOnly = headers.accept?.includes('PartialObjectMetadata') === true;
    return { body: { items: metadataOnly ? items.map(({ metadata }) => ({ metadata })) : items } };
  };
}
