import type { Config } from '../../config/types';
import { workloadPods } from '../../constructs/network/flow';
import type { Flow } from '../../constructs/network/flow';
import { tcp, udp } from '../../constructs/network-rules';
import { HTTP_PORT } from '../observability/excalidraw/pods';
import { HEP_PORT, WEB_PORT } from '../observability/homer/names';
import { TENANTS, TRAEFIK, certificateChallenges, databaseFlow, nodes } from './ends';

const COLLECTOR = workloadPods('homer', 'homer-collector');
const HOMER_WEB = workloadPods('homer', 'homer-app');

/** The namespaces homer and excalidraw. */
export function observabilityFlows(config: Config): Flow[] {
  const { homer, excalidraw } = config.services;
  return [...(homer.enabled ? homerFlows(config) : []), ...(excalidraw.enabled ? excalidrawFlows() : [])];
}

function homerFlows(config: Config): Flow[] {
  const { heplify } = config.services.homer;
  return [
    { from: TRAEFIK, to: HOMER_WEB, ports: [tcp(WEB_PORT)], why: 'The web interface.' },
    certificateChallenges('homer'),
    databaseFlow(COLLECTOR),
    databaseFlow(HOMER_WEB),
    {
      from: TENANTS,
      to: COLLECTOR,
      ports: [udp(HEP_PORT), tcp(HEP_PORT)],
      why: 'SIP packets that the switches of tenants capture themselves.',
    },
    ...(heplify.enabled
      ? [
          {
            from: nodes(config),
            to: COLLECTOR,
            ports: [heplify.transport === 'tcp' ? tcp(HEP_PORT) : udp(HEP_PORT)],
            why: "SIP packets from heplify, which runs in the host network and so has a node's address.",
            when: 'services.homer.heplify.enabled',
          },
        ]
      : []),
  ];
}

function excalidrawFlows(): Flow[] {
  const parts = [
    { name: 'excalidraw', why: 'The web application.' },
    { name: 'excalidraw-storage', why: 'Browsers load and save drawings.' },
    { name: 'excalidraw-room', why: 'Browsers meet in a drawing.' },
  ];
  return [
    ...parts.map(({ name, why }) => ({
      from: TRAEFIK,
      to: workloadPods('excalidraw', name),
      ports: [tcp(HTTP_PORT)],
      why,
    })),
    certificateChallenges('excalidraw'),
    databaseFlow(workloadPods('excalidraw', 'excalidraw-storage')),
  ];
}
