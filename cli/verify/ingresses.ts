import { z } from 'zod';
import type { KubeObject } from '../cluster/kube-object';
import type { Expectation } from './expectation';
import { namespacesOf } from './expectation';
import type { View } from './view';

const pathSchema = z.looseObject({
  path: z.string().optional(),
  backend: z.looseObject({ service: z.looseObject({ name: z.string() }).optional() }).optional(),
});

const ingressSchema = z.looseObject({
  spec: z.looseObject({
    ingressClassName: z.string().optional(),
    tls: z
      .array(z.looseObject({ hosts: z.array(z.string()).default([]), secretName: z.string().optional() }))
      .default([]),
    rules: z
      .array(
        z.looseObject({
          host: z.string().optional(),
          http: z.looseObject({ paths: z.array(pathSchema) }).optional(),
        }),
      )
      .default([]),
  }),
});

/** A path, and the Service behind it. */
export interface IngressPath {
  readonly path: string;
  readonly service: string | undefined;
}

/** An Ingress of a stack, as it is in the cluster. */
export interface LiveIngress {
  readonly namespace: string;
  readonly name: string;
  readonly object: KubeObject;
  readonly className: string | undefined;
  /** Each with the paths that lead somewhere. */
  readonly hosts: readonly { readonly host: string; readonly paths: readonly IngressPath[] }[];
  readonly tls: readonly { readonly secretName: string | undefined; readonly hosts: readonly string[] }[];
  /** ClusterIssuer that it asks for a certificate. */
  readonly issuer: string | undefined;
}

/** The Ingresses that a stack and its releases make, without those that are missing. */
export async function liveIngresses({ objects, releases }: Expectation, view: View): Promise<LiveIngress[]> {
  const records = await Promise.all(releases.map(({ namespace, name }) => view.release(namespace, name)));
  const places = [...objects, ...records.flatMap((record) => record?.objects ?? [])].filter(
    ({ kind }) => kind === 'Ingress',
  );
  const found: LiveIngress[] = [];
  for (const { namespace = 'default', name } of places) {
    const object = await view.find({ kind: 'Ingress', namespace, name });
    if (object === undefined) continue;
    const { ingressClassName, tls, rules } = ingressSchema.parse(object).spec;
    found.push({
      namespace,
      name,
      object,
      className: ingressClassName,
      tls: tls.map(({ hosts, secretName }) => ({ hosts, secretName })),
      hosts: rules.flatMap(({ host, http }) =>
        host === undefined
          ? []
          : [
              {
                host,
                paths: (http?.paths ?? []).map(({ path, backend }) => ({
                  path: path ?? '/',
                  service: backend?.service?.name,
                })),
              },
            ],
      ),
      issuer: object.metadata.annotations?.['cert-manager.io/cluster-issuer'],
    });
  }
  return found;
}

/** A Secret that should hold a certificate. */
export interface WantedCertificate {
  readonly namespace: string;
  readonly secretName: string;
  readonly hosts: readonly string[];
  readonly issuer: string | undefined;
}

const certificateSchema = z.looseObject({
  spec: z.looseObject({
    secretName: z.string(),
    dnsNames: z.array(z.string()).default([]),
    issuerRef: z.looseObject({ name: z.string() }),
  }),
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .default([]),
    })
    .prefault({}),
});

/** A Certificate of cert-manager. */
export interface LiveCertificate extends WantedCertificate {
  readonly name: string;
  readonly isReady: boolean;
  readonly message: string | undefined;
}

/** The Certificates in the namespaces of a stack; undefined when cert-manager's definitions are not installed. */
export async function liveCertificates(expectation: Expectation, view: View): Promise<LiveCertificate[] | undefined> {
  const found: LiveCertificate[] = [];
  for (const namespace of namespacesOf(expectation)) {
    const certificates = await view.served('Certificate', namespace);
    if (certificates === undefined) return undefined;
    for (const certificate of certificates) {
      const { spec, status } = certificateSchema.parse(certificate);
      const ready = status.conditions.find(({ type }) => type === 'Ready');
      found.push({
        namespace,
        name: certificate.metadata.name,
        secretName: spec.secretName,
        hosts: spec.dnsNames,
        issuer: spec.issuerRef.name,
        isReady: ready?.status === 'True',
        message: ready?.message,
      });
    }
  }
  return found;
}

/** All certificates that a stack's Ingresses and Certificates want, each Secret once. */
export function wantedCertificates(
  ingresses: readonly LiveIngress[],
  certificates: readonly LiveCertificate[],
): WantedCertificate[] {
  const wanted = new Map<string, WantedCertificate>();
  const ofIngresses = ingresses.flatMap(({ namespace, tls, issuer }) =>
    tls.flatMap(({ secretName, hosts }) =>
      secretName === undefined ? [] : [{ namespace, secretName, hosts, issuer }],
    ),
  );
  for (const each of [...ofIngresses, ...certificates]) {
    const key = `${each.namespace}/${each.secretName}`;
    const { namespace, secretName, issuer } = each;
    const hosts = [...new Set([...(wanted.get(key)?.hosts ?? []), ...each.hosts])];
    wanted.set(key, { namespace, secretName, hosts, issuer: wanted.get(key)?.issuer ?? issuer });
  }
  return [...wanted.values()];
}
