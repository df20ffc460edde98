import { isSubset } from './cluster-model';
import type { ClusterModel, ModelPod, ModelService } from './cluster-model';
import type { AddressEnd, Connection, End, Labels, PodEnd } from './policy-evaluator';
import { NODE_ADDRESS } from './policy-evaluator';

/** A connection that something in the cluster is told to make, and what tells it. */
export interface Needed extends Connection {
  readonly because: string;
}

/** Somebody on the internet; an address of a documentation range (RFC 5737). */
export const OUTSIDE: AddressEnd = { kind: 'address', address: '203.0.113.7' };
/** The API server of a managed control plane. */
export const API_SERVER: AddressEnd = { kind: 'address', address: '198.51.100.1' };
const NODE: AddressEnd = { kind: 'address', address: NODE_ADDRESS };

/** A pod that answers an HTTP-01 challenge, which cert-manager makes beside the Ingress. */
export const solverPod = (namespace: string): PodEnd => ({
  kind: 'pod',
  namespace,
  labels: { 'acme.cert-manager.io/http01-solver': 'true' },
});

/**
 * Every connection that the objects of a cluster speak of: addresses in environments, arguments and files; routes;
 * certificates; webhooks; tokens. Nothing here knows the network table.
 */
export function neededConnections(model: ClusterModel): Needed[] {
  return [
    ...model.pods.flatMap((pod) => [
      ...addressesInTexts(model, pod),
      ...outsideHosts(model, pod),
      ...objectStorage(pod),
      ...publicAddresses(model, pod),
      ...apiServer(pod),
      ...webhook(pod),
      ...traces(pod),
    ]),
    ...model.ofKind('Ingress').flatMap((ingress) => route(model, ingress)),
    ...metrics(model),
    ...loadBalancers(model),
    ...forwardAuth(model),
    ...acme(model),
  ];
}

const tcp = (from: End, to: End, port: number, because: string): Needed => ({
  from,
  to,
  port,
  protocol: 'TCP',
  because,
});

const controllers = (model: ClusterModel) =>
  model.pods.filter(({ labels }) => labels['app.kubernetes.io/name'] === 'traefik');

/** Every pod behind a Service that a text names with a port (`name:5432`), or a setting called host without one. */
function addressesInTexts(model: ClusterModel, pod: ModelPod): Needed[] {
  const from: End = pod.hostNetwork === true ? NODE : pod;
  return model.services.flatMap((service) =>
    settings(pod).flatMap((text) =>
      portsNamed(text, service, pod.namespace).flatMap((port) =>
        model
          .behind(service, port)
          .flatMap(({ pod: to, port: number, protocol }) =>
            isMeant(pod, protocol)
              ? [{ from, to, port: number, protocol, because: `${pod.id} is told ${service.name}:${port}` }]
              : [],
          ),
      ),
    ),
  );
}

/** heplify sends to a Service that takes UDP and TCP on one number; `-nt` says which it uses. */
function isMeant(pod: ModelPod, protocol: string): boolean {
  const transport = pod.texts[pod.texts.indexOf('-nt') + 1];
  return !pod.texts.includes('-nt') || transport?.toUpperCase() === protocol;
}

/** All texts, those of variables that name a host in the form that JSON would have. */
function settings(pod: ModelPod): string[] {
  const hosts = Object.entries(pod.environment).filter(([name]) => name.endsWith('HOST'));
  return [...pod.texts, ...hosts.map(([, value]) => JSON.stringify({ host: value }))];
}

function portsNamed(text: string, { namespace, name, ports }: ModelService, from: string): number[] {
  const names = [`${name}.${namespace}.svc.cluster.local`, `${name}.${namespace}.svc`, `${name}.${namespace}`];
  const known = from === namespace ? [...names, name] : names;
  const quoted = known.map((each) => each.replaceAll('.', '\\.')).join('|');
  const withPort = new RegExp(`(?<![\\w.-])(?:${quoted}):(\\d+)`, 'g');
  const found = [...text.matchAll(withPort)].map((match) => Number(match[1]));
  // The port stands in another key then: whichever the Service has.
  const inJson = new RegExp(`"host":\\s*"(?:${quoted})"`).test(text) ? ports.map(({ port }) => port) : [];
  return [...new Set([...found, ...inJson])];
}

/** A host outside of the cluster in `X_HOST` and its port in `X_PORT`. */
function outsideHosts(model: ClusterModel, pod: ModelPod): Needed[] {
  return Object.entries(pod.environment).flatMap(([name, host]) => {
    const port = Number(pod.environment[name.replace(/HOST$/, 'PORT')]);
    const isOutside = name.endsWith('HOST') && host.includes('.') && !host.endsWith('.svc.cluster.local');
    return isOutside && port > 0 ? [tcp(pod, OUTSIDE, port, `${pod.id} is told ${name} ${host}:${port}`)] : [];
  });
}

/** A public address of this cluster that a pod asks (`X_AUTHORITY`): by the load balancer, or turned to Traefik at once. */
function publicAddresses(model: ClusterModel, pod: ModelPod): Needed[] {
  const asked = Object.entries(pod.environment).filter(
    ([name, value]) => /AUTHORITY$/.test(name) && URL.canParse(value),
  );
  return asked.flatMap(([name, value]) => {
    const because = `${pod.id} is told ${name} ${value}`;
    const balancers = model.services.filter(({ type }) => type === 'LoadBalancer');
    const inside = balancers.flatMap((service) => model.behind(service, 443));
    return [tcp(pod, OUTSIDE, 443, because), ...inside.map((end) => tcp(pod, end.pod, end.port, because))];
  });
}

/** rclone is told a provider, and an address where the provider does not imply one. */
function objectStorage(pod: ModelPod): Needed[] {
  return Object.entries(pod.environment).flatMap(([name, provider]) => {
    if (!/^RCLONE_CONFIG_\w+_PROVIDER$/.test(name)) {
      return [];
    }
    const endpoint = pod.environment[name.replace(/PROVIDER$/, 'ENDPOINT')];
    const port = endpoint === undefined ? '' : new URL(endpoint).port;
    return [tcp(pod, OUTSIDE, port === '' ? 443 : Number(port), `${pod.id} copies to ${endpoint ?? provider}`)];
  });
}

function apiServer(pod: ModelPod): Needed[] {
  return pod.callsApiServer
    ? [443, 6443].map((port) => tcp(pod, API_SERVER, port, `${pod.id} holds a service account's token`))
    : [];
}

interface MonitorSpec {
  readonly namespaceSelector: { readonly matchNames: readonly string[] };
  readonly selector: { readonly matchLabels: Labels };
  readonly endpoints?: readonly { readonly port: string }[];
  readonly podMetricsEndpoints?: readonly { readonly port: string }[];
}

/** Prometheus lives where its monitors are, and asks the pods that they select. */
function metrics(model: ClusterModel): Needed[] {
  return [...model.ofKind('ServiceMonitor'), ...model.ofKind('PodMonitor')].flatMap(({ metadata, spec }) => {
    const { namespaceSelector, selector, endpoints, podMetricsEndpoints } = spec as MonitorSpec;
    const from: PodEnd = { kind: 'pod', namespace: String(metadata.namespace), labels: {} };
    const isHere = ({ namespace, labels }: { namespace: string; labels: Labels }) =>
      namespaceSelector.matchNames.includes(namespace) && isSubset(selector.matchLabels, labels);
    const ends = [
      ...(endpoints ?? []).flatMap(({ port }) =>
        model.services.filter(isHere).flatMap((service) => model.behind(service, port)),
      ),
      ...(podMetricsEndpoints ?? []).flatMap((endpoint) =>
        model.pods
          .filter(isHere)
          .flatMap((pod) => pod.ports.filter(({ name }) => name === endpoint.port).map(({ port }) => ({ pod, port }))),
      ),
    ];
    if (ends.length === 0) {
      throw new Error(`${metadata.name} selects nothing`);
    }
    return ends.map(({ pod, port }) => tcp(from, pod, port, `monitor ${metadata.name}`));
  });
}

/** A collector outside of the cluster; one inside is found by its Service. */
function traces(pod: ModelPod): Needed[] {
  return pod.texts.flatMap((text) => {
    const [, host = '', port] = /^--tracing\.otlp\.\w+\.endpoint=(?:https?:\/\/)?([^:/]+):(\d+)/.exec(text) ?? [];
    return port === undefined || host.includes('.svc') ? [] : [tcp(pod, OUTSIDE, Number(port), `traces to ${host}`)];
  });
}

/** A server for admission or conversion; the API server calls it. */
function webhook(pod: ModelPod): Needed[] {
  return pod.texts.flatMap((text) => {
    const port = /^--secure-port=(\d+)$/.exec(text)?.[1];
    return port === undefined ? [] : [tcp(API_SERVER, pod, Number(port), `${pod.id} serves admission`)];
  });
}

interface IngressSpec {
  readonly rules: readonly {
    readonly host: string;
    readonly http: {
      readonly paths: readonly {
        readonly backend: {
          readonly service: { readonly name: string; readonly port: { number?: number; name?: string } };
        };
      }[];
    };
  }[];
}

function route(model: ClusterModel, { metadata, spec }: ClusterModel['objects'][number]): Needed[] {
  const namespace = String(metadata.namespace);
  const backends = (spec as IngressSpec).rules.flatMap(({ host, http }) =>
    http.paths.flatMap(({ backend: { service } }) =>
      model.services
        .filter((each) => each.namespace === namespace && each.name === service.name)
        .flatMap((each) => model.behind(each, service.port.number ?? service.port.name ?? ''))
        .map((end) => ({ ...end, host })),
    ),
  );
  const hasCertificate = metadata.annotations?.['cert-manager.io/cluster-issuer'] !== undefined;
  return controllers(model).flatMap((from) => [
    ...backends.map(({ pod, port, protocol, host }) => ({
      from,
      to: pod,
      port,
      protocol,
      because: `route of ${host}`,
    })),
    ...(hasCertificate ? [tcp(from, solverPod(namespace), 8089, `certificate of ingress ${metadata.name}`)] : []),
  ]);
}

function loadBalancers(model: ClusterModel): Needed[] {
  return model.services
    .filter(({ type }) => type === 'LoadBalancer')
    .flatMap((service) =>
      service.ports.flatMap(({ port }) =>
        model.behind(service, port).map(({ pod, port: number, protocol }) => ({
          from: OUTSIDE,
          to: pod,
          port: number,
          protocol,
          because: `load balancer ${service.name}`,
        })),
      ),
    );
}

/** Traefik asks the address of a forward-auth middleware, and takes certificates for its own routes. */
function forwardAuth(model: ClusterModel): Needed[] {
  const traefik = controllers(model);
  const addresses = model.ofKind('Middleware').flatMap(({ spec }) => {
    const address = (spec as { forwardAuth?: { address: string } }).forwardAuth?.address;
    return address === undefined ? [] : [new URL(address)];
  });
  const asked = addresses.flatMap(({ hostname, port }) =>
    model.services
      .filter(({ name, namespace }) => hostname === `${name}.${namespace}.svc.cluster.local`)
      .flatMap((service) => model.behind(service, Number(port === '' ? 80 : port)))
      .flatMap(({ pod, port: number }) => traefik.map((from) => tcp(from, pod, number, 'forward auth'))),
  );
  const certificates = model
    .ofKind('Certificate')
    // A name with a star is proven by DNS.
    .filter(({ spec }) => (spec as { dnsNames?: string[] }).dnsNames?.some((name) => !name.startsWith('*')) === true)
    .flatMap(({ metadata }) =>
      traefik.map((from) => tcp(from, solverPod(String(metadata.namespace)), 8089, `certificate ${metadata.name}`)),
    );
  return [...asked, ...certificates];
}

/** The controller speaks to the directory of an ACME issuer, and checks a challenge before it reports it. */
function acme(model: ClusterModel): Needed[] {
  const controller = model.pods.filter(({ labels }) =>
    isSubset({ 'app.kubernetes.io/name': 'cert-manager', 'app.kubernetes.io/component': 'controller' }, labels),
  );
  const balancers = model.services.filter(({ type }) => type === 'LoadBalancer');
  return model.ofKind('ClusterIssuer').flatMap(({ metadata, spec }) => {
    const settings = (spec as { acme?: { server: string; solvers: { http01?: object; dns01?: object }[] } }).acme;
    if (settings === undefined) {
      return [];
    }
    const { port, protocol } = new URL(settings.server);
    const directory = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
    const because = `issuer ${metadata.name}`;
    const checksItself = settings.solvers.some(({ http01 }) => http01 !== undefined);
    const asksNameServers = settings.solvers.some(({ dns01 }) => dns01 !== undefined);
    return controller.flatMap((from) => [
      tcp(from, OUTSIDE, directory, because),
      ...(asksNameServers
        ? (['UDP', 'TCP'] as const).map((protocol) => ({ from, to: OUTSIDE, port: 53, protocol, because }))
        : []),
      ...(checksItself
        ? [
            // The check begins with plain HTTP and follows a redirect.
            ...[80, 443].map((each) => tcp(from, OUTSIDE, each, `${because}, self-check`)),
            ...balancers.flatMap((service) =>
              service.ports.flatMap((each) =>
                model.behind(service, each.port).map((end) => tcp(from, end.pod, end.port, `${because}, self-check`)),
              ),
            ),
          ]
        : []),
    ]);
  });
}
