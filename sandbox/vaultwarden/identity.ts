import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { createAuthority, issueLeaf, type KeyPair } from '../control-plane/certificate-authority';
import { writePrivateFile } from '../private-file';

/** What a TLS server shows, and what a client trusts. */
export interface ServerIdentity extends KeyPair {
  /** PEM text of the throw-away authority. */
  readonly authority: string;
}

const stillValid = (pem: string) => new Date(new X509Certificate(pem).validTo).getTime() > Date.now() + 86_400_000;

/**
 * The identity that lies in the data folder, or a new one: a server that is started again is trusted by the same clients.
 * The authority's key is forgotten at once, so nothing else can ever be signed by it.
 */
export async function ensureIdentity(dataFolder: string): Promise<ServerIdentity> {
  const file = (name: string) => path.join(dataFolder, 'tls', name);
  const names = ['ca.pem', 'server.pem', 'server.key'] as const;
  if (names.every((name) => existsSync(file(name)))) {
    const [authority, certificate, key] = names.map((name) => readFileSync(file(name), 'utf8')) as [
      string,
      string,
      string,
    ];
    if (stillValid(certificate)) return { authority, certificate, key };
  }
  const authority = await createAuthority('Vault sandbox, throw-away authority');
  const leaf = await issueLeaf(authority, {
    commonName: 'vault.sandbox',
    dnsNames: ['localhost', 'vault.sandbox'],
    addresses: ['127.0.0.1'],
    usages: ['server'],
  });
  writePrivateFile(file('ca.pem'), authority.certificate);
  writePrivateFile(file('server.pem'), leaf.certificate);
  writePrivateFile(file('server.key'), leaf.key);
  return { ...leaf, authority: authority.certificate };
}
