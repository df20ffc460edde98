import type { Environment } from './credentials';

/** The two ends of a migration. */
export type Side = 'from' | 'to';

const prefix = (side: Side) => `CLUSTER_INFRA_${side.toUpperCase()}_`;

/**
 * The environment of one end: `CLUSTER_INFRA_FROM_NAME` stands for NAME at the source, `CLUSTER_INFRA_TO_NAME` at the
 * target, so that two backends of one type can have two accounts. Neither end sees the other's.
 */
export function sideEnvironment(env: Environment, side: Side): Environment {
  const own = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(prefix(side)) ? [[name.slice(prefix(side).length), value] as const] : [],
  );
  const shared = Object.entries(env).filter(([name]) => !/^CLUSTER_INFRA_(?:FROM|TO)_/.test(name));
  return { ...Object.fromEntries(shared), ...Object.fromEntries(own) };
}
