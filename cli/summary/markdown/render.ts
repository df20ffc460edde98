import type { Summary } from '../summary-model';
import { code, commentValue, prose } from './escape';
import { leftOut } from './left-out';
import { fit } from './section';
import {
  changes,
  destroyed,
  drift,
  headline,
  notices,
  outputs,
  protectedBox,
  reads,
  refusals,
  stackTable,
  unplanned,
  versions,
} from './sections';

/** Characters of a page: GitHub takes 65,536 in a comment, and a few are left for whoever posts it. */
export const PAGE_LIMIT = 65_000;

export interface Page {
  readonly text: string;
  /** What is missing on it; empty when all is there. */
  readonly cut: readonly string[];
}

/** One line that programs read: who may update the comment, and whether it may be used to approve. */
function machineLine({ meta, planHash, approval }: Summary, truncated: boolean): string {
  const fields = {
    environment: meta.environment ?? '-',
    commit: meta.commit ?? '-',
    backend: meta.backend ?? '-',
    plan: planHash,
    truncated: String(truncated),
    approvable: String(approval.allowed && !truncated),
  };
  const text = Object.entries(fields).map(([key, value]) => `${key}=${commentValue(value)}`);
  return `<!-- cluster-infra plan-summary v1 ${text.join(' ')} -->`;
}

function title({ meta }: Summary): string {
  return meta.environment === undefined ? '## Plan' : `## Plan for ${prose(meta.environment)}`;
}

function footer({ meta, planHash, stacks }: Summary): string[] {
  const terraform = [...new Set(stacks.flatMap(({ terraformVersion }) => terraformVersion ?? []))];
  const facts = [
    ...(meta.commit === undefined ? [] : [`commit ${code(meta.commit)}`]),
    ...(meta.backend === undefined ? [] : [`backend ${code(meta.backend)}`]),
    `plan ${code(planHash.slice(0, 16))}`,
    ...(terraform.length === 0 ? [] : [`Terraform ${prose(terraform.join(', '))}`]),
    ...(meta.time === undefined ? [] : [prose(meta.time)]),
  ];
  return ['---', `<sub>${facts.join(' · ')}</sub>`];
}

function cutNotice(cut: readonly string[], { meta }: Summary): string[] {
  const place = meta.fullText === undefined ? 'the full text' : code(meta.fullText);
  return [
    '> [!WARNING]',
    `> **Truncated: this page does not show everything and may not be used to approve the plan.** Missing: ${prose(cut.join(', '))}. Read ${place}.`,
    '',
  ];
}

function approvalLines({ approval }: Summary): string[] {
  const reasons = prose(approval.reasons.join(' '));
  if (!approval.allowed) return [`**Not to be approved as it is.** ${reasons}`, ''];
  return reasons === '' ? [] : [`> [!NOTE]\n> ${reasons}`, ''];
}

/**
 * The page for reviewers, in GitHub's Markdown: what is destroyed first.
 * @param limit bytes that it may have; what does not fit is cut from the end and named. `Infinity` for the full text
 */
export function renderPage(summary: Summary, limit: number = PAGE_LIMIT): Page {
  const sections = [
    protectedBox(summary),
    refusals(summary),
    stackTable(summary),
    ...destroyed(summary),
    versions(summary),
    unplanned(summary),
    leftOut(summary),
    ...changes(summary),
    ...outputs(summary),
    ...drift(summary),
    reads(summary),
    notices(summary),
  ];
  const head = [title(summary), '', headline(summary), '', ...approvalLines(summary)];
  const foot = footer(summary);
  const all = sections.map(({ what }) => what);
  const reserve =
    Buffer.byteLength([machineLine(summary, true), ...cutNotice(all, summary), ...head, ...foot].join('\n')) + 16;
  const whole = Number.isFinite(limit) ? fit(sections, Math.max(0, limit - reserve)) : fit(sections, Infinity);
  const notice = whole.cut.length === 0 ? [] : cutNotice(whole.cut, summary);
  const lines = [machineLine(summary, whole.cut.length > 0), ...head, ...notice, ...whole.lines, ...foot];
  return { text: `${lines.join('\n')}\n`, cut: whole.cut };
}
