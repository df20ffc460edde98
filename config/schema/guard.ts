import { z } from 'zod';
import { text } from './common';

/** What the guard of plans refuses, by name; docs/plan-review.md says of each what, why and what to do. */
export const GUARD_RULES = [
  'protected-destroyed',
  'rename-without-move',
  'version-downgrade',
  'floating-version',
  'output-vanishes',
  'wait-disabled',
  'secret-recreated',
  'revision-lowered',
] as const;

export type GuardRule = (typeof GUARD_RULES)[number];

export const allowanceSchema = z
  .strictObject({
    rule: z.enum(GUARD_RULES).meta({ description: 'The rule, as the finding names it.' }),
    address: text(
      /^[A-Za-z_][^\s]*$/,
      'a resource address exactly as the finding names it, such as kubernetes_namespace_v1.homer_namespace',
      'Address of the one object (or output.NAME) that is meant, exactly as the finding names it.',
    ),
    reason: text(
      /\S.{8,}\S/,
      'a reason in at least ten characters',
      'Why this is right, for whoever reads the plan or this file later.',
    ),
    expires: text(
      /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
      'a date such as 2027-01-31',
      'Last day (UTC) on which it holds; afterwards the guard refuses again.',
    ),
  })
  .meta({ description: 'One thing that the guard would refuse and shall let pass.' });

export const guardSchema = z
  .strictObject({
    allow: z
      .array(allowanceSchema)
      .meta({ description: 'What the guard shall let pass, each with a reason and an expiry.' })
      .optional(),
  })
  .meta({ description: 'The guard that checks every plan before it is applied.' });

/** One entry of `guard.allow`. */
export type Allowance = z.output<typeof allowanceSchema>;
