import type { Config } from '../../config/types';
import { API_SERVER_PORTS, INGRESS } from '../../constructs/ingress-controller';
import { podGroup } from '../../constructs/network/flow';
import type { Flow } from '../../constructs/network/flow';
import { tcp, udp } from '../../constructs/network-rules';
import { CERT_MANAGER_NAMESPACE, componentLabels } from '../foundation/cert-manager-values';
import { API_SERVER, INTERNET, TRAEFIK } from './ends';

const CONTROLLER = podGroup(CERT_MANAGER_NAMESPACE, 'controller', componentLabels('controller'));
const WEBHOOK = podGroup(CERT_MANAGER_NAMESPACE, 'webhook', componentLabels('webhook'));
const ALL = podGroup(CERT_MANAGER_NAMESPACE, 'all', 'all');

/** The namespace cert-manager. */
export function foundationFlows({ issuers }: Config): Flow[] {
  return [
    {
      from: ALL,
      to: API_SERVER,
      ports: API_SERVER_PORTS,
      why: 'Every component watches objects of the cluster.',
    },
    {
      from: API_SERVER,
      to: WEBHOOK,
      ports: [tcp(10250)],
      why: 'Admission of certificates and issuers.',
    },
    {
      from: CONTROLLER,
      to: INTERNET,
      ports: [tcp(80), tcp(443)],
      why: "Let's Encrypt's directory, and the self-check of a challenge at its public address.",
    },
    {
      from: CONTROLLER,
      to: TRAEFIK,
      ports: [tcp(INGRESS.ports.web), tcp(INGRESS.ports.websecure)],
      why: "The self-check again: a node turns the load balancer's address into Traefik's pods at once.",
    },
    ...(issuers.wildcard === null
      ? []
      : [
          {
            from: CONTROLLER,
            to: INTERNET,
            ports: [udp(53), tcp(53)],
            why: 'It asks the name servers of a domain whether the record of a challenge has arrived.',
            when: 'issuers.wildcard',
          },
        ]),
  ];
}
