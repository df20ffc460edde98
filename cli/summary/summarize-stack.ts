import { protectionOf } from '../guard/protection';
import type { ChangeKind } from '../plan/change-kind';
import { changeKind, destroysObject, isChange, kindOfActions } from '../plan/change-kind';
import { outsideChanges } from '../plan/outside-changes';
import { planHash } from '../plan/plan-hash';
import type { ConfigurationResource, Plan, ResourceChange } from '../plan/plan-schema';
import { configuredResources, displayName, isMap, realName, valueAt, withoutIndices } from '../plan/plan-values';
import type { Redactor } from '../plan/redactor';
import { versionChanges } from '../plan/version-changes';
import { attributeChanges, isBookkeeping } from './attribute-changes';
import type {
  AttributeChange,
  ObjectChange,
  StackCounts,
  StackOutcome,
  StackSummary,
  VersionLine,
} from './summary-model';

/** One planned stack, as the caller has it. */
export interface PlannedStack {
  readonly stack: string;
  /** Absent when it could not be planned. */
  readonly plan?: Plan;
  /** Why it could not be planned, or not wholly; never with a secret. */
  readonly notPlanned?: string;
  /** SHA-256 of the saved plan file. */
  readonly planFileSha256?: string;
  /** What the plan takes for granted about stacks that are not applied yet, one sentence each. */
  readonly assumptions?: readonly string[];
}

/** In the order of what a reviewer must not miss. */
const ORDER: readonly ChangeKind[] = [
  'delete',
  'replace',
  'forget',
  'create',
  'update',
  'import',
  'move',
  'read',
  'no-op',
];

const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'an earlier apply left it tainted',
  replace_because_cannot_update: 'cannot change in place',
  replace_by_request: 'asked for by -replace',
  replace_by_triggers: 'asked for by replace_triggered_by',
  delete_because_no_resource_config: 'no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'count or for_each came or went',
  delete_because_count_index: 'count is lower now',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'moved to where nothing is configured',
};

const WRITE_ONLY_REVISION = /_wo_(revision|version)$/;

/** Whether a raised revision writes a value that the plan cannot show. */
function writesUnseen(before: unknown, after: unknown): boolean {
  const keys = isMap(after) ? Object.keys(after).filter((key) => WRITE_ONLY_REVISION.test(key)) : [];
  return keys.some((key) => valueAt(after, key) !== null && valueAt(before, key) !== valueAt(after, key));
}

function objectChange(
  entry: ResourceChange,
  kind: ObjectChange['kind'],
  configuration: ConfigurationResource | undefined,
  redactor: Redactor,
): ObjectChange {
  const { change, type } = entry;
  const name = realName(entry, change.after) ?? realName(entry, change.before);
  const reason = REASONS[entry.action_reason ?? ''];
  const protection = destroysObject(entry) ? protectionOf(type, change.before) : undefined;
  // Of what comes or goes as a whole, its name and versions say enough.
  const differs = kind === 'update' || kind === 'replace' || (kind === 'import' && change.actions.includes('update'));
  const { attributes, computed } = differs
    ? attributeChanges(type, change, configuration, redactor)
    : { attributes: [], computed: 0 };
  return {
    address: entry.address,
    type,
    kind,
    ...(name === undefined ? {} : { name: redactor.hide(displayName(name)) }),
    ...(entry.previous_address === undefined ? {} : { previousAddress: entry.previous_address }),
    ...(change.importing === undefined
      ? {}
      : { importId: redactor.hide(change.importing.id ?? '(known after apply)') }),
    ...(entry.deposed === undefined ? {} : { deposed: entry.deposed }),
    ...(reason === undefined ? {} : { reason }),
    ...(protection === undefined ? {} : { protection }),
    attributes,
    computed,
    ...(writesUnseen(change.before, change.after) ? { writeOnly: true as const } : {}),
  };
}

function objectChanges(entries: readonly ResourceChange[], plan: Plan, redactor: Redactor): ObjectChange[] {
  const blocks = configuredResources(plan);
  return entries
    .filter(({ mode }) => mode === 'managed')
    .flatMap((entry) => {
      const kind = changeKind(entry);
      if (!isChange(kind)) return [];
      return [objectChange(entry, kind as ObjectChange['kind'], blocks.get(withoutIndices(entry.address)), redactor)];
    })
    .sort((left, right) => ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind));
}

/** What happened in the world since the last apply. What nobody set counts too: there is no configuration for that. */
const driftOf = (plan: Plan, redactor: Redactor): ObjectChange[] =>
  outsideChanges(plan).flatMap((entry) => {
    const kind = kindOfActions(entry.change.actions);
    // A move shows up as drift without a change.
    if (entry.mode !== 'managed' || !isChange(kind)) return [];
    const { protection: _protection, ...shown } = objectChange(
      entry,
      kind as ObjectChange['kind'],
      undefined,
      redactor,
    );
    const attributes = shown.attributes.filter((attribute) => !isBookkeeping(entry.type, attribute));
    if (kind === 'update' && attributes.length === 0) return [];
    return [{ ...shown, attributes }];
  });

function versionLines(plan: Plan, redactor: Redactor): VersionLine[] {
  return (plan.resource_changes ?? [])
    .filter(({ mode, change }) => mode === 'managed' && change.after !== null && change.before !== null)
    .flatMap((entry) => {
      const name = realName(entry, entry.change.after) ?? realName(entry, entry.change.before);
      return versionChanges(entry).map((version) => ({
        address: entry.address,
        ...(name === undefined ? {} : { name: displayName(name) }),
        what: version.what,
        from: redactor.hide(version.from),
        to: redactor.hide(version.to),
        order: version.order,
      }));
    });
}

function outputChanges(plan: Plan, redactor: Redactor): StackSummary['outputs'] {
  return Object.entries(plan.output_changes ?? {}).flatMap(([name, change]) => {
    const kind = kindOfActions(change.actions);
    if (kind !== 'create' && kind !== 'update' && kind !== 'delete') return [];
    // A value as the only attribute, so that masks and names are treated as everywhere.
    const wrapped = {
      ...change,
      before: { [name]: change.before },
      after: { [name]: change.after },
      after_unknown: { [name]: change.after_unknown ?? false },
      before_sensitive: { [name]: change.before_sensitive ?? false },
      after_sensitive: { [name]: change.after_sensitive ?? false },
    };
    const found: AttributeChange[] = attributeChanges('output', wrapped, undefined, redactor).attributes;
    const [first, ...more] = found;
    if (first === undefined) return [];
    return [{ ...first, path: name, kind }, ...more.map((each) => ({ ...each, kind }))].slice(0, 20);
  });
}

function checksOf(plan: Plan, redactor: Redactor): StackSummary['checks'] {
  return (plan.checks ?? [])
    .filter(({ status }) => status === 'fail' || status === 'error')
    .map(({ address, status, instances }) => ({
      address: address.to_display,
      status,
      problems: (instances ?? []).flatMap(({ problems }) =>
        (problems ?? []).map(({ message }) => redactor.hide(message)),
      ),
    }));
}

function count(
  plan: Plan,
  changes: readonly ObjectChange[],
  drift: readonly ObjectChange[],
  reads: readonly string[],
): StackCounts {
  const of = (kind: ChangeKind): number => changes.filter((change) => change.kind === kind).length;
  return {
    create: of('create'),
    update: of('update'),
    replace: of('replace'),
    delete: of('delete'),
    forget: of('forget'),
    move: changes.filter(({ previousAddress }) => previousAddress !== undefined).length,
    import: changes.filter(({ importId }) => importId !== undefined).length,
    read: reads.length,
    drift: drift.length,
    outputs: Object.values(plan.output_changes ?? {}).filter(({ actions }) => actions[0] !== 'no-op').length,
  };
}

export const NO_COUNTS: StackCounts = {
  create: 0,
  update: 0,
  replace: 0,
  delete: 0,
  forget: 0,
  move: 0,
  import: 0,
  read: 0,
  drift: 0,
  outputs: 0,
};

/** One stack of the page. */
export function summarizeStack(input: PlannedStack, redactor: Redactor): StackSummary {
  const { stack, plan, planFileSha256, assumptions = [] } = input;
  const reason = input.notPlanned === undefined ? undefined : redactor.hide(input.notPlanned);
  const common = { stack, assumptions, ...(planFileSha256 === undefined ? {} : { planFileSha256 }) };
  if (plan === undefined) {
    const nothing = { changes: [], versions: [], drift: [], reads: [], outputs: [], checks: [] };
    return {
      ...common,
      outcome: 'not-planned',
      counts: NO_COUNTS,
      planHash: null,
      ...nothing,
      notPlanned: reason ?? 'no reason was given',
    };
  }
  const changes = objectChanges(plan.resource_changes ?? [], plan, redactor);
  const drift = driftOf(plan, redactor);
  const reads = (plan.resource_changes ?? [])
    .filter((entry) => changeKind(entry) === 'read')
    .map(({ address }) => address);
  const counts = count(plan, changes, drift, reads);
  const partial = plan.errored === true;
  const outcome: StackOutcome = partial ? 'partial' : changes.length + counts.outputs > 0 ? 'changes' : 'no-changes';
  const notPlanned = partial ? (reason ?? 'Terraform ended with an error; its log says which.') : reason;
  return {
    ...common,
    outcome,
    counts,
    planHash: planHash(plan),
    ...(plan.terraform_version === undefined ? {} : { terraformVersion: plan.terraform_version }),
    ...(plan.timestamp === undefined ? {} : { plannedAt: plan.timestamp }),
    changes,
    versions: versionLines(plan, redactor),
    drift,
    reads,
    outputs: outputChanges(plan, redactor),
    checks: checksOf(plan, redactor),
    ...(notPlanned === undefined ? {} : { notPlanned }),
  };
}
