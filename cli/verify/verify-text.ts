import { type Check, type CheckStatus, isFinding, isWaiting, type StackChecks } from './check';

const LABELS: Readonly<Record<CheckStatus, string>> = {
  ok: 'ok            ',
  finding: 'FINDING       ',
  waiting: 'waiting       ',
  simulated: 'simulated     ',
  'not-checkable': 'not checkable ',
};

/** One line for all objects of a kind of check and status; findings have lines of their own. */
function summaryLines(checks: readonly Check[]): string[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks.filter((each) => !isBad(each))) {
    const key = `${check.check}\n${check.status}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()].map((group) => {
    const [{ check, status, subject, detail }] = group as [Check, ...Check[]];
    const total = checks.filter((each) => each.check === check).length;
    const seen = group.length === 1 ? `${subject}: ${detail}` : `${group.length} of ${total}${sharedDetail(group)}`;
    return `  ${LABELS[status]}${check}: ${seen}`;
  });
}

function sharedDetail(group: readonly Check[]): string {
  const details = new Set(group.map(({ detail }) => detail));
  return details.size === 1 ? `: ${[...details][0] ?? ''}` : '';
}

const isBad = (check: Check): boolean => isFinding(check) || isWaiting(check);

/** What was found in one stack, for a person. */
export function stackText({ stack, checks }: StackChecks): string {
  const findings = checks
    .filter(isBad)
    .map(({ check, status, subject, detail, next }) =>
      [
        `  ${LABELS[status]}${check}: ${subject}: ${detail}`,
        ...(next === undefined ? [] : [`  ${' '.repeat(LABELS.finding.length)}next: ${next}`]),
      ].join('\n'),
    );
  return [stack, ...summaryLines(checks), ...findings].join('\n');
}

/** The last line: what it all comes to. */
export function verdict(stacks: readonly StackChecks[]): string {
  const checks = stacks.flatMap((stack) => stack.checks);
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const unproven = [
    ...(count('simulated') > 0 ? [`${count('simulated')} simulated`] : []),
    ...(count('not-checkable') > 0 ? [`${count('not-checkable')} not checkable here`] : []),
  ];
  const findings = count('finding');
  const waiting = count('waiting');
  const parts = [
    `${count('ok')} ok`,
    ...unproven,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    findings === 1 ? '1 finding' : `${findings} findings`,
  ];
  return `${checks.length} checks: ${parts.join(', ')}`;
}
