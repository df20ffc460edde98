import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { allowanceSchema, guardSchema } from '../../config/schema/guard';
import type { Allowance } from '../../config/schema/guard';
import { CommandError } from '../../errors/command-error';

const FORM =
  'Write a list of {rule, address, reason, expires}, or the same below guard.allow: docs/plan-review.md has an example';

const fileSchema = z.union([
  z.array(allowanceSchema),
  z.strictObject({ guard: guardSchema }).transform(({ guard }) => guard.allow ?? []),
  guardSchema.transform(({ allow }) => allow ?? []),
]);

/** The deepest problem of the alternative that fits best says more than "invalid input". */
function problemsOf(error: z.ZodError): string[] {
  const flatten = (issue: z.core.$ZodIssue): string[] => {
    if (issue.code !== 'invalid_union') return [`${issue.path.join('.') || 'the file'}: ${issue.message}`];
    const lists = issue.errors.map((alternative) => alternative.flatMap(flatten));
    return lists.sort((left, right) => depth(right) - depth(left))[0] ?? [];
  };
  const depth = (lines: readonly string[]): number =>
    Math.max(0, ...lines.map((line) => line.split(':')[0]?.split('.').length ?? 0));
  return error.issues.flatMap(flatten);
}

/**
 * Reads allowances from a YAML or JSON file of their own.
 * @param file path, relative to `cwd`
 * @throws CommandError when it cannot be read or an entry is not right
 */
export function readAllowances(file: string, cwd: string): Allowance[] {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError({
      problem: `The allowances ${file} cannot be read: ${reason}.`,
      fix: 'Check the path.',
      cause: error,
    });
  }
  const document = parseDocument(text, { logLevel: 'silent' });
  const [syntax] = document.errors;
  if (syntax !== undefined)
    throw new CommandError({ problem: `The allowances ${file} are no YAML: ${syntax.message}`, fix: `${FORM}.` });
  const value: unknown = document.toJS();
  if (value === null || value === undefined) return [];
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CommandError({
    problem: `The allowances ${file} are not right.`,
    details: problemsOf(parsed.error),
    fix: `${FORM}.`,
  });
}
