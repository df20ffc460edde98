import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createAuthority, issueLeaf, type KeyPair } from '../../../sandbox/control-plane/certificate-authority';

describe('certificates', () => {
  let authority: KeyPair;
  beforeAll(async () => (authority = await createAuthority('test authority')));

  it('an authority signs itself and has a key that fits', () => {
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(authority.key))).toBe(true);
  });

  it('a leaf carries names, groups and usages, and verifies against its authority only', async () => {
    const pair = await issueLeaf(authority, {
      commonName: 'admin',
      organization: 'system:masters',
      dnsNames: ['localhost'],
      addresses: ['127.0.0.1'],
      usages: ['server', 'client'],
    });
    const leaf = new X509Certificate(pair.certificate);
    expect(leaf.subject.split('\n').sort()).toEqual(['CN=admin', 'O=system:masters']);
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(new X509Certificate(authority.certificate))).toBe(true);
    expect(leaf.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    const stranger = await createAuthority('test authority');
    expect(leaf.verify(new X509Certificate(stranger.certificate).publicKey)).toBe(false);
    expect(leaf.checkPrivateKey(createPrivateKey(pair.key))).toBe(true);
  });

  it('a leaf lives as long as asked for', async () => {
    const { certificate } = await issueLeaf(authority, { commonName: 'x', usages: ['server'], days: 90 });
    const days = (Date.parse(new X509Certificate(certificate).validTo) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
  });
});
