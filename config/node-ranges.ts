import type { ClusterConfig } from './types';

/** Ranges of private addresses (RFC 1918). */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * Ranges that the nodes' addresses are taken to lie in. A cluster whose nodes are not named still has to work; their
 * addresses are private then.
 */
export const nodeRanges = ({ nodeCidrs }: Pick<ClusterConfig, 'nodeCidrs'>): readonly string[] =>
  nodeCidrs.length > 0 ? nodeCidrs : PRIVATE_RANGES;
