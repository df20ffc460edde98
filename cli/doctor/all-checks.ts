import type { Check } from './check';
import { backend } from './checks/backend';
import { capture } from './checks/capture';
import { certificates } from './checks/certificates';
import { cluster } from './checks/cluster';
import { configuration } from './checks/configuration';
import { definitions } from './checks/definitions';
import { dns } from './checks/dns';
import { ingressClass } from './checks/ingress-class';
import { leftovers } from './checks/leftovers';
import { loadBalancer } from './checks/load-balancer';
import { locks } from './checks/locks';
import { nodes } from './checks/nodes';
import { releases } from './checks/releases';
import { rights } from './checks/rights';
import { storage } from './checks/storage';
import { tools } from './checks/tools';
import { variables } from './checks/variables';

/** Every check, in the order of the report: what others stand on comes first. */
export const ALL_CHECKS: readonly Check[] = [
  tools,
  configuration,
  variables,
  backend,
  locks,
  cluster,
  nodes,
  storage,
  rights,
  definitions,
  ingressClass,
  loadBalancer,
  releases,
  leftovers,
  certificates,
  dns,
  capture,
];
