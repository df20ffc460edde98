import { leftOutLines, type LeftOutStack } from '../left-out/left-out-stack';
import type { DriftReport, StackReport } from './drift-report';

/** Text that means nothing to Markdown or HTML. */
const plain = (text: string): string =>
  text
    .replace(/[\\`*_[\]#|~]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replace(/\s*\n\s*/g, ' ');

const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;

const OUTCOMES: Readonly<Record<StackReport['outcome'], string>> = {
  drift: '**drift**',
  none: 'none',
  'not-planned': '**could not be planned**',
};

const days = (since: string, now: string): string => {
  const count = Math.floor((Date.parse(now) - Date.parse(since)) / 86_400_000);
  return count === 0 ? 'today' : count === 1 ? '1 day ago' : `${count} days ago`;
};

function details({ stack, drifted, reason, noticed, pending }: StackReport, now: string): string[] {
  const lines = drifted.map(
    ({ address, happened, attributes, repair, firstSeen }) =>
      `| ${code(address)} | ${happened}${attributes.length > 0 ? `: ${attributes.map(code).join(', ')}` : ''} | ${repair} | ${firstSeen} (${days(firstSeen, now)}) |`,
  );
  const table =
    lines.length > 0
      ? ['', '| object | outside Terraform | an apply would | first seen |', '| --- | --- | --- | --- |', ...lines]
      : [];
  const rest = [
    ...(reason.length > 0 ? ['', 'Could not be planned:', '', ...reason.map((line) => `- ${plain(line)}`)] : []),
    ...(pending.length > 0 ? ['', `Configured, but not deployed yet (no drift): ${pending.map(code).join(', ')}`] : []),
    ...(noticed.length > 0
      ? ['', `Changed outside in what Terraform does not keep (no drift): ${noticed.map(code).join(', ')}`]
      : []),
  ];
  return table.length + rest.length > 0 ? ['', `### ${stack}`, ...table, ...rest] : [];
}

/** The report as one page. */
export function driftMarkdown(report: DriftReport & { readonly leftOut: readonly LeftOutStack[] }): string {
  const { environment, at, commit, backendFingerprint, stacks, leftOut } = report;
  return [
    `## Drift of ${plain(environment)}`,
    '',
    `${at}, commit ${commit === null ? 'unknown' : code(commit.slice(0, 12))}, backend ${code(backendFingerprint)}`,
    '',
    '| stack | outcome |',
    '| --- | --- |',
    ...stacks.map(
      ({ stack, outcome, drifted }) =>
        `| ${plain(stack)} | ${OUTCOMES[outcome]}${drifted.length > 0 ? ` (${drifted.length})` : ''} |`,
    ),
    ...stacks.flatMap((stack) => details(stack, at)),
    ...(leftOut.length > 0
      ? ['', '### Left out by the configuration', '', ...leftOutLines(leftOut).map((line) => `- ${plain(line)}`)]
      : []),
    '',
  ].join('\n');
}
