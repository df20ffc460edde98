import { createAuthority, type KeyPair } from '../../../sandbox/control-plane/certificate-authority';
import type { CertificateWant } from '../../../sandbox/daemon/certificate-wants';
import { isOwnSecret, makeTlsSecret, reissueReason } from '../../../sandbox/daemon/tls-secret';
import { objectSchema } from '../../../sandbox/kube/kube-client';

const want: CertificateWant = {
  namespace: 'ns',
  secretName: 's',
  certificateName: 's',
  commonName: 'a.example.org',
  dnsNames: ['a.example.org', 'b.example.org'],
  isCA: false,
  issuer: { kind: 'ClusterIssuer', name: 'i' },
  ingress: null,
};

describe('a TLS Secret of the stand-in', () => {
  let authority: KeyPair;
  beforeAll(async () => (authority = await createAuthority('test')));
  const make = async (what = want) => objectSchema.parse(await makeTlsSecret(what, authority));

  it('is labelled, and good right after it was made, in whatever order the hosts are named', async () => {
    const secret = await make();
    expect(isOwnSecret(secret)).toBe(true);
    expect(reissueReason(secret, want, authority.certificate)).toBeNull();
    const turned = { ...want, dnsNames: [...want.dnsNames].reverse() };
    expect(reissueReason(secret, turned, authority.certificate)).toBeNull();
  });

  it('is made anew for other hosts, by another authority, and when less than a third of its life is left', async () => {
    const secret = await make();
    const reason = (what: Partial<CertificateWant>, signer = authority, days = 0) =>
      reissueReason(secret, { ...want, ...what }, signer.certificate, Date.now() + days * 86_400_000);
    expect(reason({ dnsNames: ['a.example.org'] })).toBe('its hosts changed');
    expect(reason({}, await createAuthority('test'))).toBe('another authority signed it');
    expect(reason({}, authority, 59)).toBeNull();
    expect(reason({}, authority, 61)).toBe('it ends soon');
    expect(reason({ isCA: true })).toBe('isCA changed');
  });

  it('is made anew when somebody emptied it', async () => {
    const secret = { ...(await make()), data: {} };
    expect(reissueReason(secret, want, authority.certificate)).toBe('it holds no certificate');
  });

  it('holds an authority of its own when asked for one', async () => {
    const ca = { ...want, isCA: true, dnsNames: [] };
    const secret = await make(ca);
    expect(reissueReason(secret, ca, authority.certificate)).toBeNull();
  });
});
