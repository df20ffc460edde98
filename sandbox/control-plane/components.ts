import path from 'node:path';
import type { Layout } from '../layout';
import { OF_LONG_LIVED_PROGRAMS } from '../process/garbage-collection';
import type { ProcessDefinition } from '../process/managed-process';
import type { Ports } from '../state';
import type { Tools } from '../toolchain/ensure-tools';
import { SandboxError } from '../sandbox-error';
import { componentKubeconfig } from './kubeconfig';
import type { ClientName, Pki } from './pki';

/**
 * Service addresses lie in 127/8: the API server itself dials them for webhooks and aggregated APIs, so they must never
 * lead off the machine.
 */
export const SERVICE_RANGE = '127.96.0.0/16';

/**
 * Pod addresses come from the range of RFC 2544 (benchmarking). Addresses in 127/8 would get no EndpointSlices; nothing
 * may ever connect to these, so no process here routes to pods.
 */
export const POD_RANGE = '198.18.0.0/16';

/** What the command lines are made of. */
export interface ComponentInputs {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly pki: Pki;
  readonly tools: Tools;
}

/** The parts of the control plane, in the order of their start. */
export const componentNames = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;

/** One part of the control plane. */
export type ComponentName = (typeof componentNames)[number];

/** The program `name` of the toolchain. */
export function toolFile(tools: Tools, name: string): string {
  const tool = tools.get(name);
  if (!tool) throw new SandboxError(`The toolchain has no ${name}.`);
  return tool.file;
}

/** File of kwok's stages, written before its start. */
export const stagesFile = (layout: Layout) => path.join(layout.root, 'kwok.yaml');

const flags = (values: Record<string, string | number | boolean>) =>
  Object.entries(values).map(([name, value]) => `--${name}=${value}`);

function etcdFlags({ layout, ports, pki }: ComponentInputs): string[] {
  const client = `https://127.0.0.1:${ports.etcdClient}`;
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  return flags({
    name: 'sandbox',
    'data-dir': layout.etcd,
    // A crash of the machine may lose the sandbox; a crash of a process cannot.
    'unsafe-no-fsync': true,
    'log-level': 'warn',
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `sandbox=${peer}`,
    'cert-file': pki.server.certificate,
    'key-file': pki.server.key,
    'client-cert-auth': true,
    'trusted-ca-file': pki.authority.certificate,
    'peer-cert-file': pki.server.certificate,
    'peer-key-file': pki.server.key,
    'peer-client-cert-auth': true,
    'peer-trusted-ca-file': pki.authority.certificate,
  });
}

function apiServerFlags({ layout, ports, pki }: ComponentInputs): string[] {
  return flags({
    'etcd-servers': `https://127.0.0.1:${ports.etcdClient}`,
    'etcd-cafile': pki.authority.certificate,
    'etcd-certfile': pki.server.certificate,
    'etcd-keyfile': pki.server.key,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'secure-port': ports.apiServer,
    // The only endpoint would be 127.0.0.1, which the validation of Endpoints refuses.
    'endpoint-reconciler-type': 'none',
    'tls-cert-file': pki.server.certificate,
    'tls-private-key-file': pki.server.key,
    'client-ca-file': pki.authority.certificate,
    'cert-dir': path.join(layout.root, 'kube-apiserver'),
    'service-account-key-file': pki.serviceAccount.publicKey,
    'service-account-signing-key-file': pki.serviceAccount.key,
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-cluster-ip-range': SERVICE_RANGE,
    'authorization-mode': 'RBAC',
    'allow-privileged': true,
    // A definition that is deleted before anybody listed its objects must not wait: with the gate on (the default from
    // 1.31), the finalizer's first list fails with "storage is (re)initializing", its retry 5 ms later meets a conflict
    // when the informer lags behind, and nothing looks at the definition again before the resync, up to 5 minutes later.
    // Seen with 1.33.13 on a busy machine: `helm uninstall --wait` of a chart with CRDs, 1 of 200 definitions. Without the
    // gate the list waits until the cache is ready, as before 1.31.
    'feature-gates': 'ResilientWatchCacheInitialization=false',
    profiling: false,
  });
}

function clientFlags({ layout, pki }: ComponentInputs, name: ClientName, port: number): string[] {
  const kubeconfig = componentKubeconfig(layout, name);
  return flags({
    kubeconfig,
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    'secure-port': port,
    'tls-cert-file': pki.server.certificate,
    'tls-private-key-file': pki.server.key,
    'leader-elect': false,
    profiling: false,
  });
}

function controllerManagerFlags(inputs: ComponentInputs): string[] {
  const { pki, ports } = inputs;
  return [
    ...clientFlags(inputs, 'controller-manager', ports.controllerManager),
    ...flags({
      'service-account-private-key-file': pki.serviceAccount.key,
      'root-ca-file': pki.authority.certificate,
      'cluster-signing-cert-file': pki.authority.certificate,
      'cluster-signing-key-file': pki.authority.key,
      'use-service-account-credentials': true,
      'enable-hostpath-provisioner': true,
    }),
  ];
}

function kwokFlags({ layout, ports }: ComponentInputs): string[] {
  return flags({
    kubeconfig: componentKubeconfig(layout, 'kwok'),
    config: stagesFile(layout),
    'manage-all-nodes': true,
    cidr: POD_RANGE,
    'node-ip': '127.0.0.1',
    'node-lease-duration-seconds': 40,
    'server-address': `127.0.0.1:${ports.kwok}`,
  });
}

/** How a part is started. */
export function componentDefinition(name: ComponentName, inputs: ComponentInputs): ProcessDefinition {
  const args: Record<ComponentName, () => string[]> = {
    etcd: () => etcdFlags(inputs),
    'kube-apiserver': () => apiServerFlags(inputs),
    'kube-controller-manager': () => controllerManagerFlags(inputs),
    'kube-scheduler': () => [
      ...clientFlags(inputs, 'scheduler', inputs.ports.scheduler),
      // A pod whose volume was bound at the very moment it was looked at is not told of it, and would wait for the default
      // of 5 minutes: longer than any rollout here. Seen with 1.33.13 on a busy machine.
      ...flags({ 'pod-max-in-unschedulable-pods-duration': '5s' }),
    ],
    kwok: () => kwokFlags(inputs),
  };
  return { name, command: toolFile(inputs.tools, name), args: args[name](), env: OF_LONG_LIVED_PROGRAMS };
}
