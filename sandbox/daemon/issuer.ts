import type { KeyPair } from '../control-plane/certificate-authority';
import type { KubeClient, KubeObject } from '../kube/kube-client';
import {
  certificateForIngress,
  type CertificateWant,
  type IssuerReference,
  wantOfCertificate,
  wantsOfIngress,
} from './certificate-wants';
import { setReady } from './conditions';
import { certificateIn, isOwnSecret, makeTlsSecret, reissueReason } from './tls-secret';

const API = '/apis/cert-manager.io/v1';

/** Every collection whose changes may call for work. */
export const watchedCollections = [
  '/apis/networking.k8s.io/v1/ingresses',
  '/api/v1/secrets?labelSelector=cluster-infra.sandbox%2Fstand-in%3Dissuer',
  `${API}/certificates`,
  `${API}/clusterissuers`,
  `${API}/issuers`,
] as const;

const certificatePath = (want: CertificateWant) =>
  `${API}/namespaces/${want.namespace}/certificates/${want.certificateName}`;

/** RFC 3339 without fractions, as Kubernetes writes times. */
const timestamp = (text: string) => new Date(text).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * Stand-in of cert-manager's controller: declares issuers ready and writes TLS Secrets, signed by the sandbox's own
 * authority. As with the real one, nothing happens without cert-manager's definitions and without the named issuer.
 */
export class IssuerStandIn {
  constructor(
    private readonly client: KubeClient,
    private readonly authority: KeyPair,
    private readonly log: (text: string) => void,
  ) {}

  /** Compares what should be with what is, and mends it. */
  async reconcile(): Promise<void> {
    const issuers = await this.readyIssuers();
    const certificates = await this.client.list(`${API}/certificates`);
    for (const ingress of await this.client.list('/apis/networking.k8s.io/v1/ingresses'))
      for (const want of wantsOfIngress(ingress))
        await this.ensureCertificateObject(want, ingress, certificates, issuers);
    for (const certificate of await this.client.list(`${API}/certificates`)) {
      const want = wantOfCertificate(certificate);
      if (want) await this.serve(want, certificate, issuers);
    }
  }

  private async readyIssuers(): Promise<Set<string>> {
    const ready = new Set<string>();
    for (const plural of ['clusterissuers', 'issuers']) {
      for (const issuer of await this.client.list(`${API}/${plural}`)) {
        const { name, namespace, deletionTimestamp } = issuer.metadata;
        if (deletionTimestamp) continue;
        const path = namespace ? `${API}/namespaces/${namespace}/${plural}/${name}` : `${API}/${plural}/${name}`;
        await setReady(this.client, path, issuer, {
          status: 'True',
          reason: 'StandIn',
          message: 'The stand-in of the issuer signs with the sandbox authority; no account was registered anywhere.',
        });
        ready.add(issuerKey({ kind: namespace ? 'Issuer' : 'ClusterIssuer', name }, namespace ?? ''));
      }
    }
    return ready;
  }

  private async ensureCertificateObject(
    want: CertificateWant,
    ingress: KubeObject,
    certificates: readonly KubeObject[],
    issuers: ReadonlySet<string>,
  ): Promise<void> {
    const existing = certificates.find(
      ({ metadata }) => metadata.name === want.certificateName && metadata.namespace === want.namespace,
    );
    const current = existing && wantOfCertificate(existing);
    const same =
      current &&
      current.dnsNames.join() === want.dnsNames.join() &&
      issuerKey(current.issuer, '') === issuerKey(want.issuer, '') &&
      current.secretName === want.secretName;
    // A Certificate that a person wrote belongs to that person.
    if (same || (existing && !isOwnSecret(existing))) return;
    // Without any issuer the definitions may be missing altogether.
    if (!issuers.has(issuerKey(want.issuer, want.namespace))) return;
    await this.client.apply(certificatePath(want), certificateForIngress(want, ingress));
  }

  private async serve(want: CertificateWant, object: KubeObject, issuers: ReadonlySet<string>): Promise<void> {
    const path = certificatePath(want);
    if (!issuers.has(issuerKey(want.issuer, want.namespace))) {
      const message = `Issuing certificate needs the ${want.issuer.kind} "${want.issuer.name}", which does not exist.`;
      return setReady(this.client, path, object, { status: 'False', reason: 'DoesNotExist', message });
    }
    const secretPath = `/api/v1/namespaces/${want.namespace}/secrets/${want.secretName}`;
    let secret = await this.client.get(secretPath);
    if (secret && !isOwnSecret(secret)) {
      const message = `The Secret "${want.secretName}" exists and was not made by the stand-in of the issuer: left alone.`;
      return setReady(this.client, path, object, { status: 'False', reason: 'SecretNotOwned', message });
    }
    const reason = secret ? reissueReason(secret, want, this.authority.certificate) : 'it does not exist';
    if (secret === null || reason !== null) {
      secret = await this.client.apply(secretPath, await makeTlsSecret(want, this.authority));
      this.log(`issued ${want.namespace}/${want.secretName} for ${want.dnsNames.join(', ')}: ${reason}`);
    }
    const issued = certificateIn(secret);
    await setReady(
      this.client,
      path,
      object,
      { status: 'True', reason: 'Ready', message: 'Certificate is up to date and has not expired' },
      issued ? { notBefore: timestamp(issued.validFrom), notAfter: timestamp(issued.validTo) } : {},
    );
  }
}

const issuerKey = ({ kind, name }: IssuerReference, namespace: string) =>
  kind === 'ClusterIssuer' ? `ClusterIssuer/${name}` : `Issuer/${namespace}/${name}`;
