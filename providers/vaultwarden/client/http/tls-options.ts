import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { VaultError } from '../errors';
import { isObject, textOf } from '../json';
import type { Environment } from './proxy';

/** Certificates as a user gives them: each PEM text, or the path of a PEM file. */
export interface CertificateOptions {
  /** One or more authorities to trust besides the public ones. */
  caCertificate?: string | undefined;
  /** Certificate (chain) of this client, for a server or proxy that asks for one. */
  clientCertificate?: string | undefined;
  /** Private key of that certificate, unencrypted. */
  clientKey?: string | undefined;
}

/** What goes to the TLS socket. */
export interface TlsOptions {
  /** The given authorities; the public ones are trusted besides. Absent: Node's own choice. */
  ca?: string[];
  cert?: string;
  key?: string;
}

/**
 * Reads and checks the certificates. An own authority comes with those of `NODE_EXTRA_CA_CERTS`: Node drops them as soon
 * as it is given a list.
 * @throws VaultError `invalid` with the option's name, and its path when it was one; never its content
 */
export function loadTlsOptions(options: CertificateOptions, environment: Environment): TlsOptions {
  const tls: TlsOptions = {};
  if (options.caCertificate) {
    const pem = load('ca_certificate', options.caCertificate);
    checkCertificates('ca_certificate', pem);
    const extra = environment['NODE_EXTRA_CA_CERTS'];
    tls.ca = [...(extra ? [load('NODE_EXTRA_CA_CERTS', extra)] : []), pem];
  }
  if (Boolean(options.clientCertificate) !== Boolean(options.clientKey)) {
    const missing = options.clientCertificate ? 'client_key' : 'client_certificate';
    throw invalid(missing, 'is missing, while its counterpart is set', 'Set both or none.');
  }
  if (options.clientCertificate && options.clientKey) {
    tls.cert = load('client_certificate', options.clientCertificate);
    checkCertificates('client_certificate', tls.cert);
    tls.key = load('client_key', options.clientKey);
    checkKey(tls.cert, tls.key);
  }
  return tls;
}

function load(option: string, value: string): string {
  if (value.includes('-----BEGIN')) return value;
  if (/[\r\n]/.test(value)) throw invalid(option, 'is neither PEM text nor a path');
  try {
    return readFileSync(value, 'utf8');
  } catch (error) {
    const code = isObject(error) ? (textOf(error['code']) ?? 'error') : 'error';
    // A private key pasted without its PEM frame would look like a path: never quote that option.
    const where = option === 'client_key' ? '' : ` "${value}"`;
    throw invalid(option, `names a file${where} that cannot be read (${code})`);
  }
}

function checkCertificates(option: string, pem: string): void {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw invalid(option, 'holds no PEM block of type CERTIFICATE');
  blocks.forEach((block, index) => {
    try {
      new X509Certificate(block);
    } catch {
      throw invalid(option, `holds a damaged certificate (number ${index + 1} of ${blocks.length})`);
    }
  });
}

function checkKey(certificate: string, key: string): void {
  let matching: boolean;
  try {
    matching = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    throw invalid('client_key', 'is no unencrypted private key in PEM');
  }
  if (!matching) throw invalid('client_key', 'does not belong to client_certificate');
}

function invalid(
  option: string,
  fault: string,
  cure = 'Give PEM text or the path of a readable PEM file.',
): VaultError {
  return new VaultError('invalid', { reason: `${option} ${fault}.`, cure });
}
