import type { ServiceNamespace } from '../../constructs/service-namespace';
import type { ContainerSpec } from '../../constructs/workload/container';
import { Deployment } from '../../constructs/workload/deployment';
import type { PodSpec } from '../../constructs/workload/pod';
import { httpProbe, tcpProbe } from '../../constructs/workload/probe';
import type { PlatformStack } from '../../stacks/platform-stack';
import { resource } from '../support/terraform-json';
import type { Attributes, TerraformJson } from '../support/terraform-json';
import { inNamespace } from './in-namespace';

/** A container that is refused in nothing. */
export const CONTAINER: ContainerSpec = {
  name: 'main',
  image: 'registry.example:5000/sample:1.2.3',
  ports: [{ name: 'http', port: 8080 }],
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
  probes: { startup: httpProbe('/', 'http'), readiness: httpProbe('/', 'http'), liveness: tcpProbe('http') },
};
export const POD: PodSpec = { user: { uid: 1000, gid: 1000 }, containers: [CONTAINER] };

/** Deployment `web` with this pod. */
export function deploy(
  stack: PlatformStack,
  namespace: ServiceNamespace,
  { pod = POD, replicas = 1 }: { pod?: PodSpec; replicas?: number } = {},
): Deployment {
  return new Deployment(stack, 'web', { name: 'web', namespace, component: 'web', version: '1.2.3', replicas, pod });
}

/** The stack of one such Deployment. */
export const deployment = (options?: { pod?: PodSpec; replicas?: number }): TerraformJson =>
  inNamespace((stack, namespace) => void deploy(stack, namespace, options));
export const web = (json: TerraformJson): Attributes => resource(json, 'kubernetes_deployment_v1.web');
export const container = (overrides: Partial<ContainerSpec>): { pod: PodSpec } => ({
  pod: { ...POD, containers: [{ ...CONTAINER, ...overrides }] },
});
