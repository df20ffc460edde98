import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  type JsonName,
  SubjectKeyIdentifierExtension,
  X509Certificate as IndependentCertificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
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

  it('an independent parser reads the same, and finds the authority by its key', async () => {
    const { certificate } = await issueLeaf(authority, {
      commonName: 'x',
      dnsNames: ['localhost'],
      usages: ['server'],
    });
    const [root, leaf] = [authority.certificate, certificate].map((text) => new IndependentCertificate(text));
    expect(root?.extensions.map(({ type, critical }) => [type, critical])).toEqual([
      ['2.5.29.19', true],
      ['2.5.29.15', true],
      ['2.5.29.14', false],
    ]);
    expect(root?.getExtension(BasicConstraintsExtension)).toMatchObject({ ca: true, pathLength: 0 });
    expect(leaf?.getExtension(BasicConstraintsExtension)).toMatchObject({ ca: false });
    expect(leaf?.getExtension(AuthorityKeyIdentifierExtension)?.keyId).toBe(
      root?.getExtension(SubjectKeyIdentifierExtension)?.keyId,
    );
    expect(await leaf?.verify({ publicKey: root?.publicKey })).toBe(true);
  });

  it('an authority that something else made signs as well: its name stands in the leaf octet by octet', async () => {
    const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
    const name: JsonName = [{ O: ['somebody else'] }, { CN: ['an older sandbox'] }];
    const extensions = [
      new BasicConstraintsExtension(true, 0, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ];
    const made = await X509CertificateGenerator.createSelfSigned(
      { name, signingAlgorithm, keys, extensions },
      webcrypto,
    );
    const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
    const other = { certificate: made.toString('pem'), key: key.toString() };
    const leaf = new X509Certificate((await issueLeaf(other, { commonName: 'x', usages: ['client'] })).certificate);
    expect(leaf.checkIssued(new X509Certificate(other.certificate))).toBe(true);
    expect(leaf.verify(new X509Certificate(other.certificate).publicKey)).toBe(true);
  });

  it('an address that is not one is an error', async () => {
    const request = { commonName: 'x', addresses: ['127.0.0.300'], usages: ['server'] } as const;
    await expect(issueLeaf(authority, request)).rejects.toThrow('"127.0.0.300" is not an IPv4 address');
  });
});
