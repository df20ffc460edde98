import type { Migration, StackMigration } from './migrate-states';

const shown = ({ state }: StackMigration): string =>
  state ? `serial ${state.serial}, ${state.resources} resources, sha256 ${state.sha256.slice(0, 12)}` : '';

const OUTCOMES: Readonly<Record<StackMigration['outcome'], string>> = {
  nothing: 'no state at the source',
  equal: 'there already, equal',
  planned: 'left to do',
  moved: 'moved and compared',
};

const outcomeOf = ({ outcome, action }: StackMigration, dryRun: boolean): string =>
  dryRun && outcome === 'planned'
    ? action === 'update'
      ? 'would be brought up to date'
      : 'would be copied'
    : OUTCOMES[outcome];

/** What a migration did, for people; the last lines say what to do next. */
export function describeMigration({ stacks, dryRun, stopped }: Migration, from: string, to: string): string {
  const width = Math.max(...stacks.map(({ stack }) => stack.length));
  const lines = stacks.map((stack) => {
    const details = shown(stack);
    return `${stack.stack.padEnd(width)}  ${outcomeOf(stack, dryRun)}${details ? ` (${details})` : ''}`;
  });
  return [`from ${from}`, `to   ${to}`, ...lines, '', ...nextSteps(stacks, dryRun, stopped)].join('\n');
}

function nextSteps(stacks: readonly StackMigration[], dryRun: boolean, stopped: Error | null): string[] {
  if (stopped)
    return [
      `Stopped: ${stopped.message}`,
      'The source is unchanged. What was moved stays; run the same command again for the rest, before anybody deploys.',
    ];
  if (dryRun) return ['Nothing was written (--dry-run).'];
  if (stacks.every(({ outcome }) => outcome === 'nothing')) return ['There was nothing to move: is --from right?'];
  return [
    'Next: write the new backend into the environment file, then `cluster-infra plan --all`: it must show no changes.',
    'The states at the source are still there. Take the right to write away from everybody, and delete them when you are sure.',
  ];
}
