import type { AttributeChange, ObjectChange } from '../summary-model';
import { codeLine } from './escape';

/** A sign that GitHub colours in a diff block, and the verb. */
const VERBS: Readonly<Record<ObjectChange['kind'], readonly [string, string]>> = {
  delete: ['-', 'DESTROY'],
  replace: ['-', 'REPLACE'],
  forget: ['!', 'FORGET'],
  create: ['+', 'create'],
  update: ['!', 'change'],
  import: ['+', 'import'],
  move: [' ', 'move'],
};

/** What somebody or something else did, in the past tense. */
const DRIFT_VERBS: typeof VERBS = {
  ...VERBS,
  delete: ['-', 'deleted'],
  create: ['+', 'created'],
  update: ['!', 'changed'],
};

const notesOf = (attribute: AttributeChange): string => {
  const notes = [
    ...(attribute.forcesReplacement === true ? ['forces replacement'] : []),
    ...(attribute.raw === true ? ['raw chart value'] : []),
  ];
  return notes.length === 0 ? '' : `   # ${notes.join(', ')}`;
};

/** One attribute in a diff block. */
export function attributeLines(attribute: AttributeChange): string[] {
  const { path, before, after, lines } = attribute;
  const note = notesOf(attribute);
  if (lines !== undefined) {
    const changed = lines.map((line) => `${line.slice(0, 1)}     ${line.slice(1)}`);
    return [`!   ${path}:${note}`, ...changed].map(codeLine);
  }
  // Behind a mask both sides look alike.
  if (before !== undefined && before === after) return [codeLine(`!   ${path}: ${before} changes${note}`)];
  return [
    ...(before === undefined ? [] : [`-   ${path}: ${before}${after === undefined ? note : ''}`]),
    ...(after === undefined ? [] : [`+   ${path}: ${after}${note}`]),
  ].map(codeLine);
}

function remarks({
  reason,
  previousAddress,
  importId,
  deposed,
  writeOnly,
  computed,
  attributes,
  kind,
}: ObjectChange): string[] {
  return [
    ...(deposed === undefined ? [] : [`left over from a failed replacement (deposed ${deposed})`]),
    ...(reason === undefined ? [] : [reason]),
    ...(previousAddress === undefined ? [] : [`moved from ${previousAddress}`]),
    ...(importId === undefined ? [] : [`imported as ${importId}`]),
    ...(writeOnly === true && kind !== 'create' ? ['writes a value that no plan shows'] : []),
    ...(computed > 0 && attributes.length === 0 ? ['only computed attributes'] : []),
  ];
}

/** Changes that say the same about different objects. */
interface Group {
  readonly first: ObjectChange;
  readonly members: ObjectChange[];
}

function grouped(changes: readonly ObjectChange[]): Group[] {
  const groups = new Map<string, Group>();
  for (const change of changes) {
    const { type, kind, reason, attributes, writeOnly, computed, previousAddress, importId, protection } = change;
    // A protected object stands for itself, and so does one with a second name.
    const alone =
      protection !== undefined ||
      previousAddress !== undefined ||
      importId !== undefined ||
      change.deposed !== undefined;
    const key = JSON.stringify(
      alone ? change.address + (change.deposed ?? '') : [type, kind, reason, attributes, writeOnly, computed > 0],
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: change, members: [change] });
    else group.members.push(change);
  }
  return [...groups.values()];
}

/** Members of one line of a group. */
const PER_LINE = 6;

function groupLines({ first, members }: Group, verbs: typeof VERBS): string[] {
  const [sign, verb] = verbs[first.kind];
  const remark = remarks(first).join('; ');
  const ending = remark === '' ? '' : `: ${remark}`;
  const attributes = first.attributes.flatMap(attributeLines);
  const isDestroying = first.kind === 'delete' || first.kind === 'replace';
  if (members.length === 1) {
    const name = first.name === undefined ? '' : ` (${first.name})`;
    const mark = first.protection === undefined ? '' : ' PROTECTED';
    const head = codeLine(`${sign} ${verb}${mark} ${first.address}${name}`);
    // The reason of a long address would be out of sight.
    return isDestroying && remark !== ''
      ? [head, codeLine(`#   ${remark}`), ...attributes]
      : [`${head}${codeLine(ending)}`, ...attributes];
  }
  const shown = members.map(({ address, type }) =>
    address.startsWith(`${type}.`) ? address.slice(type.length + 1) : address,
  );
  const rows = Array.from({ length: Math.ceil(shown.length / PER_LINE) }, (_, row) =>
    codeLine(`    ${shown.slice(row * PER_LINE, (row + 1) * PER_LINE).join(', ')}`),
  );
  return [codeLine(`${sign} ${verb} ${members.length} × ${first.type}${ending}`), ...attributes, ...rows];
}

/** Objects as the lines of a diff block; those that change alike share one entry. */
export const changeLines = (changes: readonly ObjectChange[]): string[] =>
  grouped(changes).flatMap((group) => groupLines(group, VERBS));

/** The same for what was changed outside Terraform. */
export const driftLines = (changes: readonly ObjectChange[]): string[] =>
  grouped(changes).flatMap((group) => groupLines(group, DRIFT_VERBS));
