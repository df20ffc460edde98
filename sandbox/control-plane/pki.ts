import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writePrivateFile } from '../private-file';
import { createAuthority, issueLeaf, type KeyPair, type LeafRequest } from './certificate-authority';

/** Paths of a certificate and its key. */
export interface KeyPairFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The files of the cluster's public key infrastructure. */
export interface Pki {
  readonly authority: KeyPairFiles;
  /** For everything that listens: etcd, the API server, the controller manager, the scheduler. Also a client of etcd. */
  readonly server: KeyPairFiles;
  /** One per kubeconfig. */
  readonly clients: Readonly<Record<ClientName, KeyPairFiles>>;
  /** Signs service account tokens. */
  readonly serviceAccount: { readonly key: string; readonly publicKey: string };
  /** The authority of the issuer's stand-in: separate, so that trusting it never means trusting the cluster. */
  readonly issuer: KeyPairFiles;
}

/** Who talks to the API server with a certificate. */
export const clientSubjects = {
  admin: { commonName: 'sandbox-admin', organization: 'system:masters' },
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  // kwok acts for every node and every pod, the daemon for an issuer that may read and write Secrets everywhere.
  kwok: { commonName: 'sandbox-kwok', organization: 'system:masters' },
  daemon: { commonName: 'sandbox-daemon', organization: 'system:masters' },
} as const satisfies Record<string, Pick<LeafRequest, 'commonName' | 'organization'>>;

/** Names of the kubeconfigs. */
export type ClientName = keyof typeof clientSubjects;

const filesOf = (folder: string, name: string): KeyPairFiles => ({
  certificate: path.join(folder, `${name}.crt`),
  key: path.join(folder, `${name}.key`),
});

async function ensurePair(files: KeyPairFiles, make: () => Promise<KeyPair>): Promise<KeyPair> {
  if (!existsSync(files.certificate) || !existsSync(files.key)) {
    const pair = await make();
    writePrivateFile(files.key, pair.key);
    writePrivateFile(files.certificate, pair.certificate);
  }
  return { certificate: readFileSync(files.certificate, 'utf8'), key: readFileSync(files.key, 'utf8') };
}

/** Makes the certificates that are missing in `folder`, and says where all of them are. */
export async function ensurePki(folder: string): Promise<Pki> {
  const authorityFiles = filesOf(folder, 'ca');
  const authority = await ensurePair(authorityFiles, () => createAuthority('cluster-infra sandbox cluster'));
  const server = filesOf(folder, 'server');
  await ensurePair(server, () =>
    issueLeaf(authority, {
      commonName: 'kube-apiserver',
      dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
      addresses: ['127.0.0.1', '127.96.0.1'],
      usages: ['server', 'client'],
    }),
  );
  const clients: Partial<Record<ClientName, KeyPairFiles>> = {};
  for (const name of Object.keys(clientSubjects) as ClientName[]) {
    clients[name] = filesOf(folder, `client-${name}`);
    await ensurePair(clients[name], () => issueLeaf(authority, { ...clientSubjects[name], usages: ['client'] }));
  }
  const serviceAccount = {
    key: path.join(folder, 'service-account.key'),
    publicKey: path.join(folder, 'service-account.pub'),
  };
  if (!existsSync(serviceAccount.key) || !existsSync(serviceAccount.publicKey)) {
    const pair = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    writePrivateFile(serviceAccount.key, pair.privateKey);
    writePrivateFile(serviceAccount.publicKey, pair.publicKey);
  }
  const issuer = filesOf(folder, 'issuer-ca');
  await ensurePair(issuer, () => createAuthority('cluster-infra sandbox issuer (stand-in)'));
  return {
    authority: authorityFiles,
    server,
    clients: clients as Record<ClientName, KeyPairFiles>,
    serviceAccount,
    issuer,
  };
}
