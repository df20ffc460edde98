import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ComponentInputs } from '../../../sandbox/control-plane/components';
import { ensureControlPlane } from '../../../sandbox/control-plane/control-plane';
import { ensurePki } from '../../../sandbox/control-plane/pki';
import { ensureDaemon } from '../../../sandbox/daemon/ensure-daemon';
import { removeVolumes } from '../../../sandbox/daemon/volumes';
import { stop } from '../../../sandbox/commands/stop';
import { toolSearch } from '../../../sandbox/toolchain/tool-search';
import type { KubeClient, KubeObject } from '../../../sandbox/kube/kube-client';
import { layoutOf, thisLayout } from '../../../sandbox/layout';
import { recordedProcesses, runningProcess } from '../../../sandbox/process/managed-process';
import { BUNDLE_SETTINGS, SOURCE_FOLDERS } from '../../../sandbox/process/source-key';
import { releasePorts } from '../../../sandbox/ports';
import { ensureState } from '../../../sandbox/state';
import { ensureTools } from '../../../sandbox/toolchain/ensure-tools';
import { waitUntil } from '../../../sandbox/wait-until';

const ISSUER = '/apis/cert-manager.io/v1/clusterissuers/letsencrypt-prod';
const INGRESS = '/apis/networking.k8s.io/v1/namespaces/default/ingresses/web';
const SECRET = '/api/v1/namespaces/default/secrets/web-example-org-tls';

/** A definition of cert-manager that takes anything: what the stand-in does must not depend on a schema. */
function definition(plural: string, kind: string, scope: 'Cluster' | 'Namespaced'): object {
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.cert-manager.io` },
    spec: {
      group: 'cert-manager.io',
      names: { plural, kind },
      scope,
      versions: [
        { name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema } },
      ],
    },
  };
}

function ingress(host: string): object {
  const service = { name: 'web', port: { number: 80 } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'web',
      namespace: 'default',
      annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' },
    },
    spec: {
      ingressClassName: 'traefik',
      tls: [{ hosts: [host], secretName: 'web-example-org-tls' }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }],
    },
  };
}

describe('the control plane', () => {
  const lines: string[] = [];
  const progress = { line: (text: string) => void lines.push(text) };
  let inputs: ComponentInputs;
  let client: KubeClient;
  let uid: string;

  const up = async () => {
    lines.length = 0;
    const result = await ensureControlPlane(inputs, progress);
    await client?.close();
    client = result.client;
    return result.uid;
  };
  const until = (what: string, attempt: () => Promise<boolean>) => waitUntil({ what, deadline: 120, attempt });
  const certificate = (secret: KubeObject | null) => {
    const data = secret?.data as Record<string, string> | undefined;
    return data?.['tls.crt'] ? new X509Certificate(Buffer.from(data['tls.crt'], 'base64')) : null;
  };

  beforeAll(async () => {
    const tools = await ensureTools(toolSearch(thisLayout()), progress);
    const layout = layoutOf(mkdtempSync(path.join(tmpdir(), 'sandbox-control-plane-')));
    mkdirSync(layout.root);
    for (const name of [...SOURCE_FOLDERS, ...BUNDLE_SETTINGS, 'node_modules'])
      symlinkSync(path.join(thisLayout().checkout, name), path.join(layout.checkout, name));
    inputs = { layout, ports: (await ensureState(layout)).ports, pki: await ensurePki(layout.pki), tools };
    uid = await up();
  });
  afterAll(async () => {
    await client?.close();
    await stop(inputs.layout, progress);
    removeVolumes(inputs.layout);
    await releasePorts(inputs.layout);
    rmSync(inputs.layout.checkout, { recursive: true, force: true });
  });

  it('has three nodes that are Ready, and a default storage class that binds at once', async () => {
    expect(await client.list('/api/v1/nodes')).toHaveLength(3);
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const path_ = '/api/v1/namespaces/default/persistentvolumeclaims';
    await client.call('POST', path_, claim);
    await until('the claim to be bound', async () => {
      const object = await client.get(`${path_}/data`);
      return (object?.status as { phase?: string } | undefined)?.phase === 'Bound';
    });
  });

  it('runs a simulated pod, with an endpoint, and gives a load balancer an address of this machine', async () => {
    const labels = { app: 'web' };
    await client.apply('/apis/apps/v1/namespaces/default/deployments/web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'example.org/web:1' }] } },
      },
    });
    await client.apply('/api/v1/namespaces/default/services/web', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80 }] },
    });
    await until('two ready replicas', async () => {
      const object = await client.get('/apis/apps/v1/namespaces/default/deployments/web');
      return (object?.status as { readyReplicas?: number } | undefined)?.readyReplicas === 2;
    });
    await until('endpoints in the range of the pods', async () => {
      const slices = await client.list(
        '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dweb',
      );
      const endpoints = slices.flatMap((slice) => (slice.endpoints ?? []) as { addresses: string[] }[]);
      return endpoints.length === 2 && endpoints.every(({ addresses }) => addresses[0]?.startsWith('198.18.') ?? false);
    });
    await until('an address of the load balancer', async () =>
      JSON.stringify((await client.get('/api/v1/namespaces/default/services/web'))?.status).includes('"127.'),
    );
  });

  it('starts nothing again when everything runs', async () => {
    expect(await up()).toBe(uid);
    expect(lines).toEqual([]);
  });

  it('starts again only what was killed', async () => {
    const record = runningProcess(inputs.layout, 'kube-scheduler');
    process.kill(record?.pid ?? 0, 'SIGKILL');
    await until('the scheduler to be gone', async () => runningProcess(inputs.layout, 'kube-scheduler') === null);
    expect(await up()).toBe(uid);
    expect(lines).toEqual([expect.stringMatching(/^control plane: kube-scheduler is ready/)]);
  });

  describe('with the stand-in of the issuer', () => {
    beforeAll(async () => {
      await ensureDaemon(inputs, progress);
      for (const [plural, kind, scope] of [
        ['certificates', 'Certificate', 'Namespaced'],
        ['clusterissuers', 'ClusterIssuer', 'Cluster'],
        ['issuers', 'Issuer', 'Namespaced'],
      ] as const)
        await client.call(
          'POST',
          '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
          definition(plural, kind, scope),
        );
      await client.apply(INGRESS, ingress('web.example.org'));
    });

    it('nothing is issued before the named issuer exists', async () => {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect(await client.get(SECRET)).toBeNull();
    });

    it('an annotated Ingress gets a Secret, signed by the authority of the sandbox and labelled as its work', async () => {
      await until('the definition to be served', async () => {
        await client.apply(ISSUER, {
          apiVersion: 'cert-manager.io/v1',
          kind: 'ClusterIssuer',
          metadata: { name: 'letsencrypt-prod' },
        });
        return true;
      });
      await until('the Secret', async () => (await client.get(SECRET)) !== null);
      const secret = await client.get(SECRET);
      expect(secret?.type).toBe('kubernetes.io/tls');
      expect(secret?.metadata.labels).toEqual({ 'cluster-infra.sandbox/stand-in': 'issuer' });
      const issued = certificate(secret);
      const authority = new X509Certificate(readFileSync(inputs.pki.issuer.certificate));
      expect(issued?.subjectAltName).toBe('DNS:web.example.org');
      expect(issued?.verify(authority.publicKey)).toBe(true);
      expect(JSON.stringify((await client.get(ISSUER))?.status)).toContain('"StandIn"');
    });

    it('a deleted Secret is issued again, and so is one whose hosts changed', async () => {
      const before = certificate(await client.get(SECRET))?.serialNumber;
      await client.call('DELETE', SECRET);
      await until('a new Secret', async () => {
        const serial = certificate(await client.get(SECRET))?.serialNumber;
        return serial !== undefined && serial !== before;
      });
      await client.apply(INGRESS, ingress('other.example.org'));
      await until('the new host', async () =>
        (certificate(await client.get(SECRET))?.subjectAltName ?? '').includes('other.example.org'),
      );
    });

    it('a Secret that somebody else made is left alone', async () => {
      const own = '/api/v1/namespaces/default/secrets/own';
      await client.apply(own, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'own' },
        stringData: { a: 'b' },
      });
      const path_ = '/apis/cert-manager.io/v1/namespaces/default/certificates/own';
      const spec = {
        secretName: 'own',
        dnsNames: ['own.example.org'],
        issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt-prod' },
      };
      await client.apply(path_, {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'own' },
        spec,
      });
      await until('the condition', async () =>
        JSON.stringify((await client.get(path_))?.status ?? {}).includes('SecretNotOwned'),
      );
      expect((await client.get(own))?.data).toEqual({ a: Buffer.from('b').toString('base64') });
    });
  });

  it('is the same cluster after stop and start', async () => {
    await stop(inputs.layout, progress);
    expect(recordedProcesses(inputs.layout)).toEqual([]);
    expect(await up()).toBe(uid);
    expect(await client.get('/apis/apps/v1/namespaces/default/deployments/web')).not.toBeNull();
  });

  it('knows which folders of volumes to remove', async () => {
    await stop(inputs.layout, progress);
    expect(removeVolumes(inputs.layout)).toBe(1);
    expect(removeVolumes(inputs.layout)).toBe(0);
  });
});
