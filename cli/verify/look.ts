import type { Check } from './check';
import { checkAddresses } from './checks/addresses';
import { checkCertificates } from './checks/certificates';
import { checkCollector } from './checks/collector';
import { checkIngressClasses } from './checks/ingress-classes';
import { checkJobs } from './checks/jobs';
import { checkObjects } from './checks/objects';
import { checkReleases } from './checks/releases';
import { checkRollouts } from './checks/rollouts';
import { checkSecretCopies } from './checks/secret-copies';
import { checkServices } from './checks/services';
import { checkSingleSignOn } from './checks/single-sign-on';
import { checkVolumes } from './checks/volumes';
import type { Expectation } from './expectation';
import type { StackCheck, World } from './world';

/** What the API server alone can tell, in the order in which people read it. */
export const CLUSTER_CHECKS: readonly StackCheck[] = [
  checkReleases,
  checkObjects,
  checkRollouts,
  checkServices,
  checkVolumes,
  checkJobs,
  checkIngressClasses,
  checkCertificates,
  checkSecretCopies,
];

/** What this machine has to try. */
export const ADDRESS_CHECKS: readonly StackCheck[] = [checkAddresses, checkSingleSignOn, checkCollector];

/** Runs checks of one stack once. */
export async function look(
  expectation: Expectation,
  around: Pick<World, 'config' | 'view' | 'network'>,
  checks: readonly StackCheck[],
): Promise<Check[]> {
  const isSimulated = await around.view.isSimulated();
  const world: World = { ...around, expectation, isSimulated, now: new Date() };
  const found: Check[] = [];
  for (const check of checks) found.push(...(await check(world)));
  return found;
}
