import type { Mask, Plan, ResourceChange, StateModule, ValueChange } from './plan-schema';
import { isMap } from './plan-values';
import { hidesValue, hideInText, isSecretName } from './secret-names';

export const HIDDEN = '(sensitive)';

/** Below this many characters a value is too common to be looked for in other texts. */
const SHORTEST = 6;
/** Values that are marked sensitive now and then and are words of every plan. */
const COMMON = /^(true|false|null|default|admin|localhost|postgres|[a-z]{1,9}|\d{1,5})$/;

/**
 * Names of objects, hosts and issuers. cdktf marks every output that crosses stacks as sensitive, and in this project only
 * names cross them: hiding those everywhere would make the page unreadable.
 */
const NAME = /^[a-z]{1,16}([-.][a-z]{1,16}|[-.]?\d{1,4})*$/;

function* notNames(found: Iterable<string>): Generator<string> {
  for (const text of found) if (!NAME.test(text)) yield text;
}

/** The mask of a part. */
export const maskAt = (mask: Mask | undefined, key: string | number): Mask =>
  mask === true ? true : typeof mask === 'object' ? ((mask as Record<string | number, Mask>)[key] ?? false) : false;

function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* texts(part);
}

function* masked(value: unknown, mask: Mask | undefined): Generator<string> {
  if (mask === true) yield* texts(value);
  else if (typeof mask === 'object' && typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) yield* masked(part, maskAt(mask, key));
  }
}

/** Values of keys that are named like secrets. */
function* named(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === 'string' && (isSecretName(key) || hidesValue(value, key))) yield part;
    else yield* named(part);
  }
}

function* ofChange(change: ValueChange): Generator<string> {
  yield* masked(change.before, change.before_sensitive);
  yield* masked(change.after, change.after_sensitive);
  yield* named(change.before);
  yield* named(change.after);
}

/** `data` of a Secret is sensitive whatever the schema of the provider says. */
function* ofSecretData(entry: ResourceChange): Generator<string> {
  if (!/^kubernetes_secret(_v1)?(_data)?$/.test(entry.type)) return;
  for (const side of [entry.change.before, entry.change.after]) {
    if (isMap(side)) for (const key of ['data', 'binary_data', 'data_wo', 'binary_data_wo']) yield* texts(side[key]);
  }
}

function* ofModule(module: StateModule | undefined): Generator<string> {
  for (const { type, values, sensitive_values: mask } of module?.resources ?? []) {
    yield* type === 'terraform_remote_state' ? notNames(masked(values, mask)) : masked(values, mask);
    yield* named(values);
  }
  for (const child of module?.child_modules ?? []) yield* ofModule(child);
}

function* secretsOf(plan: Plan): Generator<string> {
  for (const entry of [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])]) {
    yield* ofChange(entry.change);
    yield* ofSecretData(entry);
  }
  for (const change of Object.values(plan.output_changes ?? {})) yield* notNames(ofChange(change));
  yield* ofModule(plan.prior_state?.values?.root_module);
  yield* ofModule(plan.planned_values?.root_module);
  for (const state of [plan.prior_state?.values, plan.planned_values]) {
    for (const output of Object.values(state?.outputs ?? {}))
      if (output.sensitive === true) yield* notNames(texts(output.value));
  }
  const variables = plan.configuration?.root_module?.variables ?? {};
  for (const [name, { value }] of Object.entries(plan.variables ?? {})) {
    if (variables[name]?.sensitive === true || isSecretName(name)) yield* texts(value);
  }
}

/** The forms in which a text turns up elsewhere: as it is, in base64 (Secrets), in a URL, inside JSON. */
const formsOf = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  ...secret.split('\n').filter((line) => line !== secret && line.trim().length >= SHORTEST * 2),
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Hides in texts whatever a plan marks as sensitive anywhere, also where it turns up unmarked, for example in the computed
 * metadata of a release or in an error message. What is shorter than six characters, or a common word, is hidden only
 * where it is marked.
 */
export class Redactor {
  private readonly pattern: RegExp | undefined;

  private constructor(secrets: ReadonlySet<string>) {
    const forms = new Set([...secrets].flatMap(formsOf).filter((form) => form.length >= SHORTEST));
    // Longest first, or the rest of a longer one would stay.
    const sorted = [...forms].sort((left, right) => right.length - left.length);
    this.pattern = sorted.length === 0 ? undefined : new RegExp(sorted.map(escaped).join('|'), 'g');
  }

  static of(plans: readonly Plan[]): Redactor {
    const secrets = new Set<string>();
    for (const plan of plans) {
      for (const secret of secretsOf(plan)) {
        if (secret.length >= SHORTEST && !COMMON.test(secret)) secrets.add(secret);
      }
    }
    return new Redactor(secrets);
  }

  /** The text without any secret of the plans, and without what has the form of one. */
  hide(text: string): string {
    const known = this.pattern === undefined ? text : text.replace(this.pattern, HIDDEN);
    return hideInText(known);
  }
}
