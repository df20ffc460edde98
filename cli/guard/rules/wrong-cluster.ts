import type { Plan } from '../../plan/plan-schema';
import { configuredResources, listOf, priorResources, textOf, valueAt } from '../../plan/plan-values';
import type { RuleFinding } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { managedChanges } from '../rule';

/** The guard of stacks/cluster-guard.ts: kube-system's UID as a data source with a postcondition. */
const GUARD_NAME = 'cluster_guard';
const MOVE_ON =
  'Choose the right kubeconfig (KUBE_CONFIG_PATH) or environment (CLUSTER_ENV) and plan again; after a cluster was replaced on purpose, correct cluster.uid.';

const isGuard = ({ mode, name }: { mode: string; name: string }): boolean => mode === 'data' && name === GUARD_NAME;

/** UIDs of kube-system that the plan read. */
const readUids = (plan: Plan): { address: string; uid: string }[] =>
  priorResources(plan)
    .filter(isGuard)
    .flatMap(({ address, values }) => {
      const uid = textOf(valueAt(listOf(values?.['metadata'])[0], 'uid'));
      return uid === undefined ? [] : [{ address, uid }];
    });

/** Every UID that the plan's inputs expect, with where it says so. */
function expectations(plan: Plan, context: RuleContext): { uid: string; source: string }[] {
  const variable = textOf(plan.variables?.['cluster_uid']?.value);
  return [
    ...(context.clusterUid ? [{ uid: context.clusterUid, source: 'cluster.uid of the configuration' }] : []),
    ...(variable === undefined ? [] : [{ uid: variable, source: 'variable cluster_uid' }]),
  ];
}

const refusal = (address: string, what: string): RuleFinding => ({
  rule: 'wrong-cluster',
  outcome: 'refused',
  address,
  what,
  why: 'Everything in the plan would happen to another cluster.',
  fix: MOVE_ON,
});

const usesCluster = (plan: Plan): boolean =>
  managedChanges(plan).some(({ type }) => type.startsWith('kubernetes_') || type === 'helm_release');

/** The plan met another cluster than the configured one, or nothing proves that it did not. */
export const wrongCluster: Rule = (plan, context) => {
  const failed = (plan.checks ?? []).filter(
    ({ address, status }) => address.to_display.includes(`.${GUARD_NAME}`) && (status === 'fail' || status === 'error'),
  );
  const met = readUids(plan);
  const mismatches = met.flatMap(({ address, uid }) =>
    expectations(plan, context)
      .filter((expected) => expected.uid !== uid)
      .map((expected) =>
        refusal(address, `The plan met the cluster with UID ${uid}, but ${expected.source} expects ${expected.uid}.`),
      ),
  );
  if (mismatches.length > 0) return mismatches;
  if (failed.length > 0) {
    return failed.map(({ address }) =>
      refusal(address.to_display, 'The cluster guard of the stack failed: this is another cluster.'),
    );
  }
  if (!usesCluster(plan) || met.length > 0) return [];
  const configured = [...configuredResources(plan).values()].some(isGuard);
  return [
    {
      rule: 'no-cluster-guard',
      outcome: 'reported',
      address: 'plan',
      what: configured
        ? 'The cluster guard has not been read in this plan, so it is not known which cluster it met.'
        : 'The plan has no cluster guard, so it is not known which cluster it met.',
      why: 'A kube context is only a name; the UID of kube-system says which cluster it leads to.',
      fix: configured
        ? 'Plan again when the cluster can be reached.'
        : `Read kube-system as data.kubernetes_namespace_v1.${GUARD_NAME} with a postcondition on its UID.`,
    },
  ];
};
