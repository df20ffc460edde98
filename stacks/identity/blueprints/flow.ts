import { absent, present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import type { Models } from './models';
import { OWN } from './shipped';
import { KeyOf } from './tags';
import type { Reference } from './tags';

/** A flow of our own: what a person goes through, stage by stage. */
export interface FlowParts {
  /** Name below our prefix, part of the address `/if/flow/<slug>/`. */
  readonly flow: FlowName;
  readonly title: string;
  readonly designation: Models['authentik_flows.flow']['designation'];
  readonly authentication: Models['authentik_flows.flow']['authentication'];
}

/** One name per list of stages: a binding is never deleted by leaving it out, a flow is. */
export type FlowName = 'login' | 'recovery' | 'invitation' | 'enrollment' | 'sms-setup';

/** The slug of a flow of our own. */
export const flowSlug = (flow: FlowName): string => `${OWN}-${flow}`;

/** Reference to a flow of our own, within one blueprint. */
export const flowReference = (flow: FlowName): KeyOf => new KeyOf(`flow-${flow}`);

/** The flow alone: other entries may have to refer to it before its stages are there. */
export function flowEntry({ flow, title, designation, authentication }: FlowParts): BlueprintEntry {
  return present(
    'authentik_flows.flow',
    { slug: flowSlug(flow) },
    { name: flowSlug(flow), title, designation, authentication },
    { id: flowReference(flow).id },
  );
}

/** The stages of a flow, ten apart. */
export function stageEntries(flow: FlowName, stages: readonly Reference[]): BlueprintEntry[] {
  return stages.map((stage, index) =>
    present('authentik_flows.flowstagebinding', { target: flowReference(flow), order: (index + 1) * 10 }, { stage }),
  );
}

/** A flow that is switched off has to go: its address would still work. */
export function withoutFlow(flow: FlowName): BlueprintEntry {
  return absent('authentik_flows.flow', 'slug', flowSlug(flow));
}
