import type { Plan, ResourceChange } from '../../../cli/plan/plan-schema';
import { parsePlan } from '../../../cli/plan/read-plan';

interface Entry {
  readonly address: string;
  readonly actions: ResourceChange['change']['actions'];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly more?: Partial<ResourceChange>;
}

/** A plan of a few entries, checked like one from a file. */
export function planOf(entries: readonly Entry[], more: object = {}): Plan {
  const changes = entries.map(({ address, actions, before = null, after = null, more: rest = {} }) => {
    const [type = '', name = ''] = address.split('.');
    return {
      address,
      mode: 'managed',
      type,
      name: name.replace(/\[.*/, ''),
      change: { actions, before, after },
      ...rest,
    };
  });
  return parsePlan(JSON.stringify({ format_version: '1.2', resource_changes: changes, ...more }), 'test');
}

export const named = (name: string, namespace?: string, more: object = {}) => ({
  metadata: [{ name, ...(namespace === undefined ? {} : { namespace }) }],
  ...more,
});

/** A state that the plan starts from. */
export const stateOf = (resources: readonly { address: string; values: object; mode?: string }[]) => ({
  prior_state: {
    values: {
      root_module: {
        resources: resources.map(({ address, values, mode = 'managed' }) => {
          const [type, name] = address.replace(/^data\./, '').split('.');
          return { address, mode, type, name, values };
        }),
      },
    },
  },
});
