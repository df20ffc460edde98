import { pronoun } from '../../left-out/left-out-stack';
import type { Summary } from '../summary-model';
import { code, prose } from './escape';
import type { Section } from './section';

/** Stacks that the configuration leaves out and that were deployed before. */
export const leftOut = ({ leftOut: stacks = [] }: Summary): Section => ({
  what: 'stacks that are left out',
  open: ['### Left out by the configuration', ''],
  lines: stacks.map(({ what, removal: { first, command, then }, objects }) =>
    objects === null
      ? `- ${prose(what)}`
      : `- ${prose(what)}\n  <br>*To remove ${pronoun(objects)}:* ${prose(first)}, run ${code(command)}, then ${prose(then)}.`,
  ),
  close: [],
});
