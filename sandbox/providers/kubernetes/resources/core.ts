import { isUnknown } from '../../../../providers/framework/protocol/cty';
import { kindOf } from '../kinds';
import { waitFor } from '../client/wait';
import { isEquivalent } from '../mapping/equivalence';
import { objectAt, textAt, valueAt } from '../mapping/json';
import { parseQuantity, sameQuantity } from '../mapping/quantity';
import type { Behaviour } from './behaviour';
import { immutableReplacements } from './immutable';
import { describe } from './object-id';
import { blockOf, mapOf } from './state-values';

export const namespace: Behaviour = {
  settle: async (context, address, plan, operation) => {
    const kind = kindOf('kubernetes_service_account_v1');
    if (plan['wait_for_default_service_account'] !== true || operation === 'update' || kind === undefined) return;
    const account = { kind, namespace: address.name, name: 'default' };
    await waitFor(`the default service account of namespace ${address.name}`, context.deadline, async () => {
      const live = await context.client.client.get(account, context.deadline.signal);
      return live === undefined ? { missing: 'serviceaccounts "default" not found' } : { done: undefined };
    });
  },
};

export const configMap: Behaviour = {
  plan: ({ prior, planned }) => immutableReplacements(prior, planned),
  state: (state) => ({ ...state, immutable: state['immutable'] ?? false }),
};

export const serviceAccount: Behaviour = {
  state: (state, object) => ({
    ...state,
    automount_service_account_token: valueAt(object, 'automountServiceAccountToken') === true,
    // clusters from 1.24 on make no token Secret by themselves
    default_secret_name: state['default_secret_name'] ?? '',
  }),
};

/** Every namespace gets one from a controller. */
export const defaultServiceAccount: Behaviour = {
  ...serviceAccount,
  takesOver: true,

  validate: (context, config) => {
    const name = blockOf(config, 'metadata')['name'];
    if (typeof name !== 'string' || name === 'default') return;
    const problem = `expected metadata.0.name to be one of ["default"], got ${name}`;
    context.diagnostics.error(problem, '', ['metadata', 0, 'name']);
  },
};

export const persistentVolumeClaim: Behaviour = {
  imported: { wait_until_bound: true },

  plan: ({ prior, planned }) => {
    if (prior === null) return [];
    const [before, after] = [prior, planned].map((value) => {
      const text = mapOf(blockOf(blockOf(value, 'spec'), 'resources'), 'requests')['storage'];
      return typeof text === 'string' && !isUnknown(text) ? parseQuantity(text) : undefined;
    });
    const isSmaller = before !== undefined && after !== undefined && after < before;
    return isSmaller ? [['spec', 0, 'resources', 0, 'requests']] : [];
  },

  settle: async (context, address, plan, operation) => {
    if (plan['wait_until_bound'] !== true || operation === 'update') return;
    const what = describe({ kind: 'PersistentVolumeClaim', namespaced: true }, address);
    await waitFor(`a volume for ${what}`, context.deadline, async () => {
      const live = await context.client.client.get(address, context.deadline.signal);
      const phase = textAt(live, 'status', 'phase') ?? 'Pending';
      return phase === 'Bound'
        ? { done: undefined }
        : { missing: `timeout while waiting for state to become 'Bound' (last state: '${phase}')` };
    });
  },
};

export const resourceQuota: Behaviour = {
  settle: async (context, address, plan) => {
    const hard = mapOf(blockOf(plan, 'spec'), 'hard');
    const what = describe({ kind: 'ResourceQuota', namespaced: true }, address);
    await waitFor(`${what} to be counted`, context.deadline, async () => {
      const live = await context.client.client.get(address, context.deadline.signal);
      const counted = objectAt(live, 'status', 'hard');
      const missing = Object.entries(hard).filter(([key, value]) => {
        const found = counted[key];
        return !(typeof value === 'string' && typeof found === 'string' && sameQuantity(value, found));
      });
      return missing.length === 0 &&
        isEquivalent(Object.keys(hard).sort(), Object.keys(counted).sort(), ['list', 'string'])
        ? { done: undefined }
        : { missing: "Quotas don't match after creation" };
    });
  },
};
