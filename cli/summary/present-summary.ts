import { PAGE_LIMIT, renderPage } from './markdown/render';
import type { Summary } from './summary-model';

/** A summary in all its forms. */
export interface Presentation {
  /** The page for a comment: at most 65,000 bytes. */
  readonly page: string;
  /** The full text; the same as the page when nothing was cut. */
  readonly full: string;
  readonly truncated: boolean;
  /** The summary as JSON, with the verdict on approval that the cut implies. */
  readonly json: Summary & { readonly truncated: boolean };
}

/**
 * Renders a summary.
 * @param options.fullText name of the file beside the page that will hold the full text, for the notice on a cut page
 * @param options.limit bytes of the page. @default - 65,000
 */
export function presentSummary(summary: Summary, options: { fullText?: string; limit?: number } = {}): Presentation {
  const named: Summary =
    options.fullText === undefined ? summary : { ...summary, meta: { ...summary.meta, fullText: options.fullText } };
  const { text, cut } = renderPage(named, options.limit ?? PAGE_LIMIT);
  const truncated = cut.length > 0;
  const full = truncated ? renderPage(summary, Infinity).text : text;
  const reasons = [
    ...summary.approval.reasons,
    ...(truncated ? [`The page was cut; missing: ${cut.join(', ')}.`] : []),
  ];
  const approval = { allowed: summary.approval.allowed && !truncated, reasons };
  return { page: text, full, truncated, json: { ...(truncated ? named : summary), approval, truncated } };
}
