import { Construct } from 'constructs';

import type { HeplifyConfig } from '../../../config/types';
import { platformOf } from '../../../constructs/platform';
import type { ServiceNamespace } from '../../../constructs/service-namespace';
import { DaemonSet } from '../../../constructs/workload/daemon-set';
import { nodeHttpProbe } from '../../../constructs/workload/probe';

/** Options of {@link Heplify}. */
export interface HeplifyProps {
  readonly settings: HeplifyConfig;
  readonly namespace: ServiceNamespace;
  /** `host:port` of the collector. */
  readonly hepEndpoint: string;
}

/** Port of the agent's own API on the node's loopback: the pod is in the host network, so it must not collide. */
const API_PORT = 9068;

/** heplify: captures SIP on every node and sends it to the collector. */
export class Heplify extends Construct {
  constructor(scope: Construct, id: string, { settings, namespace, hepEndpoint }: HeplifyProps) {
    super(scope, id);
    const platform = platformOf(this);
    new DaemonSet(this, 'agent', {
      name: 'heplify',
      namespace,
      component: 'agent',
      version: platform.imageTag('heplify'),
      selectorLabels: { app: 'heplify' },
      dependsOn: namespace.ready,
      pod: {
        user: { uid: 0, gid: 0 },
        hostNetwork: true,
        ...(settings.tolerateControlPlane
          ? {
              tolerations: [
                { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' } as const,
              ],
            }
          : {}),
        volumes: [{ kind: 'scratch', name: 'scratch', sizeLimit: '64Mi' }],
        containers: [
          {
            name: 'heplify',
            image: platform.image('heplify'),
            args: heplifyFlags(settings, hepEndpoint),
            workingDirectory: '/tmp',
            // What a packet is marked with: heplify knows nodes, not pods.
            environment: { NODE_NAME: { field: 'spec.nodeName' } },
            mounts: [{ volume: 'scratch', path: '/tmp' }],
            resources: settings.resources,
            probes: {
              startup: nodeHttpProbe('/health', API_PORT, { periodSeconds: 5, failureThreshold: 24 }),
              readiness: nodeHttpProbe('/health', API_PORT),
              liveness: nodeHttpProbe('/health', API_PORT, { periodSeconds: 20 }),
            },
            exception: {
              reason: 'captures packets: raw sockets need NET_RAW, which the image has as root only',
              runAsRoot: true,
              addCapabilities: settings.promiscuous ? ['NET_RAW', 'NET_ADMIN'] : ['NET_RAW'],
            },
          },
        ],
      },
    });
  }
}

/** Flags of heplify 2; the image's entry point is the program. */
export function heplifyFlags(settings: HeplifyConfig, hepEndpoint: string): string[] {
  return [
    // The image's own configuration file would send to a collector on the node.
    '-no-config',
    '-m',
    settings.mode,
    '-i',
    settings.interface,
    '-pr',
    settings.portRange,
    '-t',
    'afpacket',
    '-hs',
    hepEndpoint,
    '-nt',
    settings.transport,
    '-hn',
    '$(NODE_NAME)',
    `-promisc=${settings.promiscuous}`,
    ...(settings.deduplicate ? ['-dd'] : []),
    ...(settings.discardMethods.length === 0 ? [] : ['-dim', settings.discardMethods.join(',')]),
    '-api',
    `127.0.0.1:${API_PORT}`,
    '-S',
  ];
}
