import type { Finding } from './finding';
import type { GuardReport } from './guard-report';

const indent = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => `${by}${line}`)
    .join('\n');

function findingText(finding: Finding): string {
  const { outcome, rule, address, stack, what, why, fix, paste, allowance, howToAllow } = finding;
  const lines = [
    `${outcome.toUpperCase()}  ${rule}  ${stack === undefined ? '' : `${stack}: `}${address}`,
    `  ${what}`,
    `  Why it matters: ${why}`,
  ];
  if (outcome === 'allowed' && allowance !== undefined) {
    return [...lines, `  Allowed until ${allowance.expires}: ${allowance.reason}`].join('\n');
  }
  lines.push(`  What to do: ${fix}`);
  if (paste !== undefined) lines.push(indent(paste, '    '));
  if (allowance?.expired === true) lines.push(`  Its allowance expired on ${allowance.expires} (${allowance.reason}).`);
  if (howToAllow !== undefined)
    lines.push('  To allow it, in config/environments/<environment>.yaml:', indent(howToAllow, '    '));
  return lines.join('\n');
}

/** The guard's answer for a terminal. */
export function guardText({ verdict, findings, expiredAllowances, unusedAllowances }: GuardReport): string {
  const refused = findings.filter(({ outcome }) => outcome === 'refused').length;
  const head =
    verdict === 'refused'
      ? `The guard refuses: ${refused} ${refused === 1 ? 'finding' : 'findings'}.`
      : 'The guard has no objection.';
  const notes = [
    ...expiredAllowances.map(
      ({ rule, address, expires }) => `Expired allowance (${expires}): ${rule} ${address}. Remove it.`,
    ),
    ...unusedAllowances.map(
      ({ rule, address }) =>
        `Unused allowance: ${rule} ${address}. Remove it, unless it is for a stack that was not planned.`,
    ),
  ];
  return [head, ...findings.map(findingText), ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n');
}
