import { wantOfCertificate, wantsOfIngress } from '../../../sandbox/daemon/certificate-wants';
import type { KubeObject } from '../../../sandbox/kube/kube-client';

const ingress = (annotations: Record<string, string>, tls?: unknown): KubeObject => ({
  metadata: { name: 'web', namespace: 'ns', uid: 'u', annotations },
  spec: { tls },
});
const tls = [{ hosts: ['a.example.org', 'b.example.org'], secretName: 'a-tls' }];

describe('what an Ingress asks of an issuer', () => {
  it('is one certificate per entry with hosts and a Secret', () => {
    const wants = wantsOfIngress(
      ingress({ 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' }, [
        ...tls,
        { hosts: ['c'] },
        { secretName: 'd' },
      ]),
    );
    expect(wants).toMatchObject([
      {
        namespace: 'ns',
        secretName: 'a-tls',
        certificateName: 'a-tls',
        commonName: 'a.example.org',
        dnsNames: ['a.example.org', 'b.example.org'],
        issuer: { kind: 'ClusterIssuer', name: 'letsencrypt-prod' },
      },
    ]);
  });

  it('is nothing without the annotation, without TLS, and when it is being deleted', () => {
    expect(wantsOfIngress(ingress({}, tls))).toEqual([]);
    expect(wantsOfIngress(ingress({ 'cert-manager.io/cluster-issuer': 'x' }))).toEqual([]);
    const leaving = ingress({ 'cert-manager.io/cluster-issuer': 'x' }, tls);
    leaving.metadata.deletionTimestamp = 'now';
    expect(wantsOfIngress(leaving)).toEqual([]);
  });

  it('may name an issuer of its own namespace', () => {
    expect(wantsOfIngress(ingress({ 'cert-manager.io/issuer': 'own' }, tls))[0]?.issuer).toEqual({
      kind: 'Issuer',
      name: 'own',
    });
  });
});

describe('what a Certificate asks of an issuer', () => {
  it('takes the kind Issuer when none is named, as cert-manager does', () => {
    const want = wantOfCertificate({
      metadata: { name: 'c', namespace: 'ns' },
      spec: { secretName: 's', commonName: 'authority', isCA: true, issuerRef: { name: 'i' } },
    });
    expect(want).toMatchObject({
      commonName: 'authority',
      isCA: true,
      dnsNames: [],
      issuer: { kind: 'Issuer', name: 'i' },
    });
  });
});
