import type { Labels, PodEnd } from './policy-evaluator';
import type { Manifest } from './manifests';

/** A pod with everything it is told: its environment, its arguments, the files that are mounted into it. */
export interface ModelPod extends PodEnd {
  /** Its workload: `vaultwarden StatefulSet vaultwarden`. */
  readonly id: string;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: 'TCP' | 'UDP' }[];
  readonly environment: Readonly<Record<string, string>>;
  /** Values of the environment, command, arguments, and contents of mounted files. */
  readonly texts: readonly string[];
  /** Whether it holds the token of a service account, and so calls the API server. */
  readonly callsApiServer: boolean;
}

export interface ModelService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly target: string | number;
    readonly protocol: 'TCP' | 'UDP';
  }[];
}

interface Container {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
  }[];
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol?: 'TCP' | 'UDP';
  }[];
}
interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly automountServiceAccountToken?: boolean;
  readonly serviceAccountName?: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly {
    readonly configMap?: { readonly name: string };
    readonly secret?: { readonly secretName: string };
  }[];
}
interface Template {
  readonly metadata: { readonly labels?: Labels };
  readonly spec: PodSpec;
}

/** A projected volume with the token, in JSON of the stacks' own pods. */
const mountsToken = (volumes: readonly unknown[]): boolean => JSON.stringify(volumes).includes('"serviceAccountToken"');

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

/** What runs in a cluster and who it is told to talk to, read from its objects. */
export class ClusterModel {
  readonly pods: readonly ModelPod[];
  readonly services: readonly ModelService[];

  constructor(readonly objects: readonly Manifest[]) {
    this.pods = objects.filter(({ kind }) => WORKLOADS.has(kind)).map((object) => this.pod(object));
    this.services = objects.filter(({ kind }) => kind === 'Service').map(service);
  }

  ofKind(kind: string): Manifest[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** Pods behind a Service, and the port of each where a port of the Service ends. */
  behind(target: ModelService, port: number | string): { pod: ModelPod; port: number; protocol: 'TCP' | 'UDP' }[] {
    return target.ports
      .filter((each) => each.port === port || each.name === port)
      .flatMap(({ target: end, protocol }) =>
        this.pods
          .filter(({ namespace, labels }) => namespace === target.namespace && isSubset(target.selector, labels))
          .flatMap((pod) => {
            const number = /^\d+$/.test(String(end))
              ? Number(end)
              : pod.ports.find((each) => each.name === end && each.protocol === protocol)?.port;
            return number === undefined ? [] : [{ pod, port: number, protocol }];
          }),
      );
  }

  private pod(object: Manifest): ModelPod {
    const namespace = String(object.metadata.namespace);
    const spec = object['spec'] as { template?: Template; jobTemplate?: { spec: { template: Template } } };
    const template = (spec.template ?? spec.jobTemplate?.spec.template) as Template;
    const containers = [...(template.spec.initContainers ?? []), ...template.spec.containers];
    const environment = Object.fromEntries(
      containers.flatMap(({ env }) =>
        (env ?? []).map(({ name, value, valueFrom }) => [
          name,
          value ?? (valueFrom?.secretKeyRef && this.secretText(namespace, valueFrom.secretKeyRef)) ?? '',
        ]),
      ),
    ) as Record<string, string>;
    return {
      kind: 'pod',
      id: `${namespace} ${object.kind} ${object.metadata.name}`,
      namespace,
      labels: template.metadata.labels ?? {},
      hostNetwork: template.spec.hostNetwork === true,
      ports: containers.flatMap(({ ports }) =>
        (ports ?? []).map(({ name, containerPort, protocol }) => ({
          name: name ?? '',
          port: containerPort,
          protocol: protocol ?? 'TCP',
        })),
      ),
      environment,
      texts: [
        ...Object.values(environment),
        ...containers.flatMap(({ command, args }) => [...(command ?? []), ...(args ?? [])]),
        ...(template.spec.volumes ?? []).flatMap(({ configMap }) =>
          configMap === undefined ? [] : this.fileTexts(namespace, configMap.name),
        ),
      ],
      callsApiServer:
        template.spec.serviceAccountName !== undefined &&
        (template.spec.automountServiceAccountToken !== false || mountsToken(template.spec.volumes ?? [])),
    };
  }

  private secretText(namespace: string, { name, key }: { name: string; key: string }): string | undefined {
    const data = this.named('Secret', namespace, name)?.['dataWo'] as Readonly<Record<string, string>> | undefined;
    return data?.[key];
  }

  private fileTexts(namespace: string, name: string): string[] {
    const data = this.named('ConfigMap', namespace, name)?.['data'] as Readonly<Record<string, string>> | undefined;
    return Object.values(data ?? {});
  }

  private named(kind: string, namespace: string, name: string): Manifest | undefined {
    return this.objects.find(
      ({ kind: each, metadata }) => each === kind && metadata.namespace === namespace && metadata.name === name,
    );
  }
}

function service({ metadata, spec }: Manifest): ModelService {
  const { type, selector, ports } = spec as {
    type?: string;
    selector?: Labels;
    ports: { name?: string; port: number; targetPort?: string | number; protocol?: 'TCP' | 'UDP' }[];
  };
  return {
    namespace: String(metadata.namespace),
    name: metadata.name,
    type: type ?? 'ClusterIP',
    labels: metadata.labels ?? {},
    selector: selector ?? {},
    ports: ports.map(({ name, port, targetPort, protocol }) => ({
      name: name ?? '',
      port,
      target: targetPort ?? port,
      protocol: protocol ?? 'TCP',
    })),
  };
}

export function isSubset(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
