import 'reflect-metadata';
import { X509Certificate as IndependentCertificate } from '@peculiar/x509';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServerCertificate } from '../../../../providers/framework/plugin/certificate';

describe('the server certificate', () => {
  const made = createServerCertificate(new Date('2026-03-01T12:00:00Z'));
  const certificate = new X509Certificate(made.certificatePem);

  it('verifies with its own key and fits the private key beside it', () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made.privateKeyPem))).toBe(true);
    expect(certificate.raw.equals(made.der)).toBe(true);
  });

  it('is for localhost and for serving TLS', () => {
    expect(certificate.subject).toBe('CN=localhost');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.ca).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  it('is valid from an hour before to thirty days after', () => {
    expect(new Date(certificate.validFrom).toISOString()).toBe('2026-03-01T11:00:00.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2026-03-31T12:00:00.000Z');
  });

  it('is read the same by an independent parser', async () => {
    const independent = new IndependentCertificate(made.der);
    expect(independent.subject).toBe('CN=localhost');
    expect(independent.extensions.map(({ type, critical }) => [type, critical])).toEqual([
      ['2.5.29.17', false],
      ['2.5.29.19', true],
      ['2.5.29.15', true],
      ['2.5.29.37', false],
    ]);
    expect(await independent.verify({ date: new Date('2026-03-02') })).toBe(true);
  });

  it('has a positive serial number of its own every time, in the shortest form', () => {
    const serials = Array.from({ length: 20 }, () => new X509Certificate(createServerCertificate().der).serialNumber);
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it('writes years from 2050 on in the long form', () => {
    const later = new X509Certificate(createServerCertificate(new Date('2051-06-01T00:00:00Z')).der);
    expect(new Date(later.validTo).getUTCFullYear()).toBe(2051);
  });
});
