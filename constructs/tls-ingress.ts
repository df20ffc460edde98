import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import { Construct } from 'constructs';

import { middlewareReference } from './ingress-controller';
import type { MiddlewareName } from './ingress-controller';
import { labels } from './labels';
import type { LabelProps } from './labels';
import type { NamespaceReference } from './namespace-reference';
import { MAIN_CHILD } from './readable-ids';

/** One path of a host and the Service behind it. */
export interface IngressPath {
  /** @default - `/` */
  readonly path?: string;
  readonly service: string;
  /** Port number of the Service. */
  readonly port: number;
}

/** One host name and where it leads. */
export interface IngressHost {
  readonly host: string;
  readonly paths: readonly IngressPath[];
}

/** Options of {@link TlsIngress}. */
export interface TlsIngressProps {
  readonly name: string;
  readonly namespace: NamespaceReference;
  readonly labels: LabelProps;
  /** The hosts of one certificate, whose Secret takes its name from the first. */
  readonly hosts: readonly IngressHost[];
  /** ClusterIssuer that signs the certificate. */
  readonly issuer: string;
  /**
   * `shared`: another Ingress of the same host has the certificate, which is found by the host. `wildcard`: that of the
   * platform is shown, which the ingress controller does for every host without one of its own.
   * @default - own
   */
  readonly certificate?: 'own' | 'shared' | 'wildcard';
  /** Name of the TLS Secret of an own certificate. @default - made of the first host */
  readonly secretName?: string;
  /** IngressClass. */
  readonly className: string;
  /** Applied in this order. @default - none beyond those of the entry point */
  readonly middlewares?: readonly MiddlewareName[];
}

/** Name of the TLS Secret of a host: its dots as dashes, and `-tls`. */
export function tlsSecretName(host: string): string {
  return `${host.replaceAll('.', '-')}-tls`;
}

/**
 * The annotations that bind an Ingress to its issuer and middlewares. For charts that write their own Ingress too.
 * @param issuer undefined: the certificate is another Ingress's
 */
export function ingressAnnotations(
  issuer: string | undefined,
  middlewares: readonly MiddlewareName[],
): Record<string, string> {
  const list = middlewares.map(middlewareReference).join(',');
  return {
    ...(issuer === undefined ? {} : { 'cert-manager.io/cluster-issuer': issuer }),
    'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
    ...(list === '' ? {} : { 'traefik.ingress.kubernetes.io/router.middlewares': list }),
  };
}

/** An Ingress over HTTPS only, with a certificate from cert-manager. */
export class TlsIngress extends Construct {
  readonly secretName: string;
  /** Address of the first host. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: TlsIngressProps) {
    super(scope, id);
    const first = props.hosts[0]?.host;
    if (first === undefined) {
      throw new Error(`${this.node.path}: an ingress needs at least one host`);
    }
    const { certificate = 'own' } = props;
    const ownsCertificate = certificate === 'own';
    this.secretName = props.secretName ?? tlsSecretName(first);
    this.url = `https://${first}`;
    new IngressV1(this, MAIN_CHILD, {
      metadata: {
        name: props.name,
        namespace: props.namespace.reference,
        labels: labels(props.labels),
        annotations: ingressAnnotations(ownsCertificate ? props.issuer : undefined, props.middlewares ?? []),
      },
      spec: {
        ingressClassName: props.className,
        ...(certificate === 'shared'
          ? {}
          : {
              tls: [
                {
                  hosts: props.hosts.map((each) => each.host),
                  ...(ownsCertificate ? { secretName: this.secretName } : {}),
                },
              ],
            }),
        rule: props.hosts.map((each) => ({
          host: each.host,
          http: {
            path: each.paths.map((target) => ({
              path: target.path ?? '/',
              pathType: 'Prefix',
              backend: { service: { name: target.service, port: { number: target.port } } },
            })),
          },
        })),
      },
    });
  }
}
