import type { Finding } from '../../guard/finding';
import type { ImageReference } from '../../plan/image-reference';
import { parseImage } from '../../plan/image-reference';
import type { ObjectChange, StackCounts, StackSummary, Summary, VersionLine } from '../summary-model';
import { attributeLines, changeLines, driftLines } from './change-lines';
import { code, codeLine, fenceFor, prose } from './escape';
import type { Section } from './section';
import { plain } from './section';

const isDestroying = ({ kind }: ObjectChange): boolean => kind === 'delete' || kind === 'replace';

const times = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** The sentence under the title. */
export function headline({ stacks, totals }: Summary): string {
  const { delete: destroyed, replace, create, update, forget, move, import: imported, drift } = totals;
  const verbs: readonly [number, string][] = [
    [destroyed, 'destroyed'],
    [replace, 'replaced'],
    [create, 'created'],
    [update, 'changed'],
    [forget, 'forgotten'],
    [imported, 'imported'],
    [move, 'moved'],
  ];
  const parts = verbs
    .filter(([count]) => count > 0)
    .map(([count, verb]) =>
      verb === 'destroyed' || verb === 'replaced' ? `**${count} ${verb}**` : `${count} ${verb}`,
    );
  const unplanned = stacks.filter(({ outcome }) => outcome === 'not-planned' || outcome === 'partial').length;
  return [
    parts.length === 0 ? (totals.outputs > 0 ? 'Only outputs change.' : 'No changes.') : `${parts.join(', ')}.`,
    ...(drift > 0 ? [`${times(drift, 'object was', 'objects were')} changed outside Terraform.`] : []),
    ...(unplanned > 0 ? [`**${times(unplanned, 'stack')} could not be planned.**`] : []),
  ].join(' ');
}

/** The box that nobody can miss: protected objects that the plan destroys. */
export function protectedBox({ stacks }: Summary): Section {
  const lines = stacks.flatMap(({ stack, changes }) =>
    changes
      .filter((change) => isDestroying(change) && change.protection !== undefined)
      .map(({ kind, address, name, deposed, protection }) => {
        const verb = kind === 'delete' ? 'DESTROYED' : 'DESTROYED and created anew';
        const called = name === undefined ? '' : `**${code(name)}** — `;
        const leftOver = deposed === undefined ? '' : ` (deposed ${code(deposed)})`;
        return `> - ${called}${code(address)}${leftOver} in stack **${prose(stack)}** is **${verb}**: ${prose(protection ?? '')}.`;
      }),
  );
  const count = lines.length;
  return {
    what: 'protected objects that are destroyed',
    open: ['> [!CAUTION]', `> **This plan destroys ${times(count, 'protected object')}: data would be lost.**`, '>'],
    lines,
    close: [],
  };
}

function findingLines({
  rule,
  address,
  stack,
  what,
  why,
  fix,
  paste,
  outcome,
  allowance,
  howToAllow,
}: Finding): string[] {
  const where = stack === undefined ? '' : ` in **${prose(stack)}**`;
  const head = `- **${prose(rule)}**: ${code(address)}${where}. ${prose(what)} ${prose(why)}`;
  if (outcome === 'allowed' && allowance !== undefined) {
    return [`${head} *Allowed until ${prose(allowance.expires)}: ${prose(allowance.reason)}*`];
  }
  const expired = allowance?.expired === true ? [`  <br>*Its allowance expired on ${prose(allowance.expires)}.*`] : [];
  const pasted = paste === undefined ? [] : blockOf(paste.split('\n'), '  ');
  const allowed =
    howToAllow === undefined
      ? []
      : [
          '  <details><summary>To allow it by name</summary>',
          '',
          ...blockOf(howToAllow.split('\n'), '  ', 'yaml'),
          '',
          '  </details>',
        ];
  return [head, `  <br>*What to do:* ${prose(fix)}`, ...expired, ...pasted, ...allowed];
}

function blockOf(lines: readonly string[], indent: string, language = ''): string[] {
  const [open, close] = fenceFor(lines, language);
  return [open, ...lines.map(codeLine), close].map((line) => `${indent}${line}`);
}

export const refusals = ({ guard }: Summary): Section => {
  const refused = guard.findings.filter(({ outcome }) => outcome === 'refused');
  return {
    what: 'refusals of the guard',
    open: [`### 🛑 The guard refuses this plan: ${times(refused.length, 'finding')}`, ''],
    lines: refused.flatMap(findingLines),
    close: [],
  };
};

/** Findings that stop nothing, and entries of guard.allow that should go. */
export const notices = ({ guard }: Summary): Section => {
  const told = guard.findings.filter(({ outcome }) => outcome !== 'refused');
  return {
    what: 'notices of the guard',
    open: ['### What else the guard says', ''],
    lines: [
      ...told.flatMap(findingLines),
      ...guard.expiredAllowances.map(
        ({ rule, address, expires }) =>
          `- Allowance of ${prose(rule)} for ${code(address)} expired on ${prose(expires)}: remove it.`,
      ),
      ...guard.unusedAllowances.map(
        ({ rule, address }) =>
          `- Allowance of ${prose(rule)} for ${code(address)} let nothing pass: remove it, unless its stack is not in this plan.`,
      ),
    ],
    close: [],
  };
};

const COLUMNS: readonly [keyof StackCounts, string][] = [
  ['delete', 'destroy'],
  ['replace', 'replace'],
  ['create', 'create'],
  ['update', 'change'],
  ['forget', 'forget'],
  ['import', 'import'],
  ['move', 'move'],
  ['outputs', 'outputs'],
  ['read', 'read'],
  ['drift', 'drift'],
];

const OUTCOMES: Readonly<Record<StackSummary['outcome'], string>> = {
  'no-changes': 'no changes',
  changes: 'changes',
  partial: '**partly planned**',
  'not-planned': '**not planned**',
};

/** Columns that are there even when they are empty. */
const ALWAYS: ReadonlySet<keyof StackCounts> = new Set(['delete', 'replace', 'create', 'update']);

/** One line per stack. */
export function stackTable({ stacks, totals, guard }: Summary): Section {
  const columns = COLUMNS.filter(([key]) => ALWAYS.has(key) || totals[key] > 0);
  const shown = (key: keyof StackCounts, count: number): string =>
    count === 0 ? '·' : key === 'delete' || key === 'replace' ? `**${count}**` : String(count);
  const row = ({ stack, outcome, counts, assumptions }: StackSummary): string => {
    const cells = columns.map(([key]) => (outcome === 'not-planned' ? '?' : shown(key, counts[key])));
    const refused = guard.findings.filter((finding) => finding.stack === stack && finding.outcome === 'refused').length;
    const judged = refused > 0 ? `🛑 ${refused} refused` : outcome === 'not-planned' ? '?' : 'ok';
    const assumed = assumptions.length === 0 ? '' : ', on assumptions';
    return `| ${code(stack)} | ${OUTCOMES[outcome]}${assumed} | ${cells.join(' | ')} | ${judged} |`;
  };
  return {
    what: 'the table of stacks',
    open: [
      `| stack | outcome | ${columns.map(([, title]) => title).join(' | ')} | guard |`,
      `|---|---|${columns.map(() => '--:').join('|')}|---|`,
    ],
    lines: stacks.map(row),
    close: [],
  };
}

/** Everything that goes, protected or not. */
export function destroyed({ stacks }: Summary): Section[] {
  const concerned = stacks.filter(({ changes }) => changes.some(isDestroying));
  return concerned.map(({ stack, changes }, index) => {
    const lines = changeLines(changes.filter(isDestroying));
    const [open, close] = fenceFor(lines, 'diff');
    const title = index === 0 ? ['### Destroyed and replaced', ''] : [];
    return {
      what: `destroyed and replaced objects of ${stack}`,
      open: [...title, `**${prose(stack)}**`, '', open],
      lines,
      close: [close],
    };
  });
}

const ARROWS = { up: '→', down: '⚠️ back to', same: '→', incomparable: '→' } as const;

/** `repository:tag` on both sides becomes the repository once and the tags. */
function versionCells({ what, from, to }: VersionLine): [string, string, string] {
  const [left, right] = [parseImage(from), parseImage(to)];
  const sameImage = !what.startsWith('chart ') && left.repository !== '' && left.repository === right.repository;
  if (!sameImage || left.tag === right.tag) return [prose(what), code(from), code(to)];
  const version = ({ tag, digest }: ImageReference): string =>
    code(`${tag ?? ''}${digest === undefined ? '' : `@${digest.slice(0, 15)}…`}`);
  return [`${prose(what)}: ${code(left.repository)}`, version(left), version(right)];
}

export const versions = ({ stacks }: Summary): Section => ({
  what: 'versions',
  open: ['### Versions', '', '| stack | object | what | from → to |', '|---|---|---|---|'],
  lines: stacks.flatMap(({ stack, versions: list }) =>
    list.map((line) => {
      const [what, from, to] = versionCells(line);
      return `| ${code(stack)} | ${code(line.name ?? line.address)} | ${what} | ${from} ${ARROWS[line.order]} ${to} |`;
    }),
  ),
  close: [],
});

export const unplanned = ({ stacks }: Summary): Section => ({
  what: 'what could not be planned',
  open: ['### Could not be planned', ''],
  lines: stacks.flatMap(({ stack, outcome, notPlanned, assumptions, checks }) => [
    ...(notPlanned === undefined
      ? []
      : [`- **${prose(stack)}**${outcome === 'partial' ? ' (in part)' : ''}: ${prose(notPlanned)}`]),
    ...assumptions.map((assumption) => `- **${prose(stack)}** is planned on an assumption: ${prose(assumption)}`),
    ...checks.map(
      ({ address, status, problems }) =>
        `- **${prose(stack)}**: check ${code(address)} ended with ${prose(status)}${problems.length === 0 ? '.' : `: ${prose(problems.join(' '))}`}`,
    ),
  ]),
  close: [],
});

const folded = (what: string, title: string, lines: readonly string[], openNow = false): Section => {
  const [open, close] = fenceFor(lines, 'diff');
  return {
    what,
    open: [`<details${openNow ? ' open' : ''}><summary>${title}</summary>`, '', open],
    lines,
    close: [close, '', '</details>'],
  };
};

/** Lines up to which a list is open without a click. */
const OPEN_UP_TO = 30;

/** What is created, changed, forgotten, imported and moved, stack by stack. */
export const changes = ({ stacks }: Summary): Section[] =>
  stacks.flatMap(({ stack, changes: list }) => {
    const rest = list.filter((change) => !isDestroying(change));
    if (rest.length === 0) return [];
    const lines = changeLines(rest);
    return [
      folded(
        `changes of ${stack}`,
        `<b>${prose(stack)}</b>: ${times(rest.length, rest.length === list.length ? 'change' : 'other change')}`,
        lines,
        lines.length <= OPEN_UP_TO,
      ),
    ];
  });

export const outputs = ({ stacks }: Summary): Section[] =>
  stacks.flatMap(({ stack, outputs: list }) =>
    list.length === 0
      ? []
      : [
          folded(
            `outputs of ${stack}`,
            `<b>${prose(stack)}</b>: ${times(list.length, 'output')}`,
            list.flatMap(attributeLines),
          ),
        ],
  );

export const drift = ({ stacks }: Summary): Section[] =>
  stacks.flatMap(({ stack, drift: list }) =>
    list.length === 0
      ? []
      : [
          folded(
            `drift of ${stack}`,
            `<b>${prose(stack)}</b>: ${times(list.length, 'object')} changed outside Terraform since the last apply`,
            driftLines(list),
          ),
        ],
  );

export const reads = ({ stacks }: Summary): Section =>
  plain(
    'reads',
    stacks.flatMap(({ stack, reads: list }) =>
      list.length === 0 ? [] : [`**${prose(stack)}** reads only at apply: ${list.map(code).join(', ')}.`, ''],
    ),
  );
