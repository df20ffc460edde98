import { TfError } from '../../../../providers/framework/provider/diagnostics';
import { waitFor } from '../client/wait';
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../mapping/json';
import type { Behaviour } from './behaviour';
import { describe } from './object-id';
import { settleRollout } from './rollout';
import { blockOf } from './state-values';

export const deployment: Behaviour = { settle: settleRollout('Deployment') };
export const daemonSet: Behaviour = { settle: settleRollout('DaemonSet') };

export const statefulSet: Behaviour = {
  settle: settleRollout('StatefulSet'),
  // the server fills it in, and the real provider reads it only where it is configured
  state: (state, _object, known) => {
    const configured = blockOf(known, 'spec')['update_strategy'];
    if (Array.isArray(configured) && configured.length > 0) return state;
    const spec = blockOf(state, 'spec');
    return { ...state, spec: [{ ...spec, update_strategy: [] }] };
  },
};

/** The job controller's own labels. */
const GENERATED = ['controller-uid', 'job-name'].flatMap((name) => [name, `batch.kubernetes.io/${name}`]);

export const job: Behaviour = {
  propagation: 'Foreground',

  live: (object, known) => {
    const spec = objectAt(object, 'spec');
    const template = objectAt(spec, 'template');
    const isManual = blockOf(known, 'spec')['manual_selector'] === true;
    const selector = isManual ? spec['selector'] : without(spec['selector'], 'matchLabels');
    return {
      ...(isManual ? object : asObject(withoutIn(object, 'metadata'))),
      spec: { ...spec, selector, template: withoutIn(template, 'metadata') },
    };
  },

  settle: async (context, address, plan) => {
    if (plan['wait_for_completion'] !== true) return;
    const what = describe({ kind: 'Job', namespaced: true }, address);
    await waitFor(`completion of ${what}`, context.deadline, async () => {
      const live = await context.client.client.get(address, context.deadline.signal);
      // a job with a time to live may be gone as soon as it is done
      if (live === undefined) return { done: undefined };
      const holds = (type: string): boolean =>
        listAt(live, 'status', 'conditions').some(
          (item) => textAt(item, 'type') === type && textAt(item, 'status') === 'True',
        );
      if (holds('Complete')) return { done: undefined };
      if (holds('Failed')) throw new TfError(`job: ${address.namespace ?? ''}/${address.name} is in failed state`);
      return { missing: `job: ${address.namespace ?? ''}/${address.name} is not in complete state` };
    });
  },
};

/** The object with the labels of its metadata cleared of generated ones. */
function withoutIn(object: JsonObject, key: string): Json {
  return { ...object, [key]: without(object[key], 'labels') };
}

function without(value: Json | undefined, key: string): Json | undefined {
  if (!isObject(value)) return value;
  const labels = value[key];
  if (!isObject(labels)) return value;
  const kept = Object.entries(labels).filter(([name]) => !GENERATED.includes(name));
  return { ...value, [key]: Object.fromEntries(kept) };
}

function asObject(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
