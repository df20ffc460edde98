import { z } from 'zod';
import type { KubeObject } from '../kube/kube-client';

/** Marks whatever a stand-in made, here: the stand-in of the issuer. */
export const STAND_IN_LABEL = 'cluster-infra.sandbox/stand-in';
/** The label's value on what this daemon makes. */
export const ISSUER_STAND_IN = 'issuer';

/** Who should sign, in the words of cert-manager. */
export interface IssuerReference {
  readonly kind: 'ClusterIssuer' | 'Issuer';
  readonly name: string;
}

/** A TLS Secret that should exist. */
export interface CertificateWant {
  readonly namespace: string;
  readonly secretName: string;
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly isCA: boolean;
  readonly issuer: IssuerReference;
  /** Name of the Certificate object; cert-manager names it after the Secret when it comes from an Ingress. */
  readonly certificateName: string;
  /** The Ingress that asks for it, null when a Certificate object does. */
  readonly ingress: KubeObject | null;
}

const ingressSpec = z.looseObject({
  spec: z.looseObject({
    tls: z
      .array(z.looseObject({ hosts: z.array(z.string()).optional(), secretName: z.string().optional() }))
      .optional(),
  }),
});

const certificateSpec = z.looseObject({
  spec: z.looseObject({
    secretName: z.string(),
    commonName: z.string().optional(),
    dnsNames: z.array(z.string()).optional(),
    isCA: z.boolean().optional(),
    issuerRef: z.looseObject({ name: z.string(), kind: z.string().optional() }),
  }),
});

function annotatedIssuer(ingress: KubeObject): IssuerReference | null {
  const annotations = ingress.metadata.annotations ?? {};
  const clusterIssuer = annotations['cert-manager.io/cluster-issuer'];
  if (clusterIssuer) return { kind: 'ClusterIssuer', name: clusterIssuer };
  const issuer = annotations['cert-manager.io/issuer'];
  return issuer ? { kind: 'Issuer', name: issuer } : null;
}

/** What an Ingress asks for: one certificate per entry of `spec.tls` that has hosts and a Secret's name. */
export function wantsOfIngress(ingress: KubeObject): CertificateWant[] {
  const issuer = annotatedIssuer(ingress);
  if (!issuer || ingress.metadata.deletionTimestamp) return [];
  const entries = ingressSpec.parse(ingress).spec.tls ?? [];
  return entries.flatMap(({ hosts, secretName }) => {
    const [first] = hosts ?? [];
    if (!secretName || !hosts || first === undefined) return [];
    return [
      {
        namespace: ingress.metadata.namespace ?? 'default',
        secretName,
        commonName: first,
        dnsNames: hosts,
        isCA: false,
        issuer,
        certificateName: secretName,
        ingress,
      },
    ];
  });
}

/** What a Certificate object asks for. */
export function wantOfCertificate(certificate: KubeObject): CertificateWant | null {
  if (certificate.metadata.deletionTimestamp) return null;
  const { spec } = certificateSpec.parse(certificate);
  const dnsNames = spec.dnsNames ?? [];
  return {
    namespace: certificate.metadata.namespace ?? 'default',
    secretName: spec.secretName,
    commonName: spec.commonName ?? dnsNames[0] ?? certificate.metadata.name,
    dnsNames,
    isCA: spec.isCA ?? false,
    issuer: { kind: spec.issuerRef.kind === 'ClusterIssuer' ? 'ClusterIssuer' : 'Issuer', name: spec.issuerRef.name },
    certificateName: certificate.metadata.name,
    ingress: null,
  };
}

/** The Certificate object that cert-manager would make for an Ingress; it goes with the Ingress. */
export function certificateForIngress(want: CertificateWant, ingress: KubeObject): object {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: {
      name: want.certificateName,
      namespace: want.namespace,
      labels: { [STAND_IN_LABEL]: ISSUER_STAND_IN },
      ownerReferences: [
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'Ingress',
          name: ingress.metadata.name,
          uid: ingress.metadata.uid,
          blockOwnerDeletion: true,
          controller: true,
        },
      ],
    },
    spec: {
      secretName: want.secretName,
      dnsNames: want.dnsNames,
      issuerRef: { group: 'cert-manager.io', kind: want.issuer.kind, name: want.issuer.name },
    },
  };
}
