import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Document } from 'yaml';
import type { Review } from '../../../cli/plans/reviewed-plans';
import type { AttributeChange, ObjectChange, StackSummary, Summary } from '../../../cli/summary/summary-model';
import type { Checkout } from './checkout';
import { edit } from './settings';
import { compareWithDeployed, synthesize } from './synthesized';

/** `cluster-infra plan`: what a reviewer gets to see. */
export interface PlanReview {
  /** Of the command: 0 no changes, 1 a stack could not be planned, 2 changes, 3 refused. */
  readonly code: number | null;
  readonly summary: Summary;
  readonly manifest: Review;
  /** Stacks that need no plan, because they are configured exactly as deployed. */
  readonly asDeployed: readonly string[];
}

/** Where `cluster-infra plan` writes. */
export const plansFolder = (checkout: Checkout) => path.join(checkout.folder, '.cluster-infra', 'plans', 'sandbox');

/** Options of a command that follows a synthesis of the same settings by cdktf: to synthesize again takes two CPU seconds. */
export const AS_SYNTHESIZED = ['--synthesized', 'cdktf.out'] as const;

/** Plans all stacks of the checkout as it is configured now. */
export const planAll = (
  checkout: Checkout,
  extra: Record<string, string> = {},
  options: readonly string[] = [],
): PlanReview => plan(checkout, ['--all', ...options], extra);

function plan(checkout: Checkout, stacks: readonly string[], extra: Record<string, string> = {}): PlanReview {
  const planned = checkout.clusterInfra(['plan', ...stacks, '--json'], extra);
  if (!planned.stdout.includes('"stacks"'))
    throw new Error(`cluster-infra plan ended with ${planned.code}:\n${planned.stderr.slice(-3000)}`);
  return {
    code: planned.code,
    summary: JSON.parse(planned.stdout) as Summary,
    manifest: JSON.parse(readFileSync(path.join(plansFolder(checkout), 'manifest.json'), 'utf8')) as Review,
    asDeployed: [],
  };
}

/**
 * Plans the stacks that one edit in one file reaches, and takes the edit back. For a stack whose configuration is the very
 * one that was deployed, and for which the plan found nothing to do, the answer is the same as then: what it reads of
 * other stacks does not change either, or this fails.
 */
export function planEdited(checkout: Checkout, file: string, change: (document: Document) => void): PlanReview {
  const deployed = checkout.read(file);
  try {
    edit(checkout, file, change);
    const folder = path.join(checkout.folder, '.cluster-infra', 'edited');
    synthesize(checkout, folder);
    const { reached, asDeployed } = compareWithDeployed(checkout, folder);
    expect(reached).not.toEqual([]);
    const review = plan(checkout, [...reached, '--synthesized', folder]);
    const published = review.summary.stacks.flatMap(({ stack, outputs }) =>
      outputs.map(({ path: name }) => `${stack} ${name}`),
    );
    expect(published).toEqual([]);
    return { ...review, asDeployed };
  } finally {
    checkout.write(file, deployed);
  }
}

const SIGNS: Readonly<Record<ObjectChange['kind'], string>> = {
  delete: '-',
  replace: '-/+',
  forget: 'forget',
  create: '+',
  update: '~',
  import: 'import',
  move: 'move',
};

function attributeLines(attribute: AttributeChange): string[] {
  const { path: label, lines, forcesReplacement } = attribute;
  // Of a checksum it counts that it changes; what it sums up is in the same plan.
  const [before, after] = label.includes('checksum')
    ? ['(a checksum)', '(another)']
    : [attribute.before ?? '(none)', attribute.after ?? '(none)'];
  const why = forcesReplacement === true ? ' (forces replacement)' : '';
  return lines === undefined
    ? [`${label}: ${before} -> ${after}${why}`]
    : [`${label}:${why}`, ...lines.map((line) => `    ${line}`)];
}

function stackLines({ stack, outcome, changes, outputs, assumptions, drift, notPlanned }: StackSummary): string[] {
  if (outcome === 'no-changes') return [`${stack}: no changes`];
  return [
    `${stack}: ${outcome}`,
    ...(notPlanned === undefined ? [] : [`  ${notPlanned}`]),
    ...assumptions.map((assumption) => `  assumes ${assumption}`),
    ...drift.map(({ kind, address }) => `  drift ${SIGNS[kind]} ${address}`),
    ...changes.flatMap(({ kind, address, attributes }) => [
      `  ${SIGNS[kind]} ${address}`,
      ...attributes.flatMap((attribute) => attributeLines(attribute).map((line) => `      ${line}`)),
    ]),
    ...outputs.map(({ kind, path: name, before, after }) => `  ${SIGNS[kind]} output ${name}: ${before} -> ${after}`),
  ];
}

/** A plan as a table for a reviewer: stacks, their objects, and what changes of each. */
export const planLines = ({ summary, asDeployed }: Pick<PlanReview, 'summary' | 'asDeployed'>): string[] => [
  ...summary.stacks.flatMap(stackLines),
  ...asDeployed.map((stack) => `${stack}: configured as deployed`),
];

/** Plans stacks (default: all), synthesized anew unless the options say otherwise, and fails with what would change. */
export function expectNoChanges(checkout: Checkout, ...stacksAndOptions: string[]): void {
  const review = plan(checkout, stacksAndOptions);
  expect(planLines(review)).toEqual(review.manifest.stacks.map(({ name }) => `${name}: no changes`));
  expect(review.code).toBe(0);
}
