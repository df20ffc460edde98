import { z } from 'zod';

const position = z.object({ line: z.number() });
const diagnosticSchema = z.object({
  severity: z.enum(['error', 'warning']),
  summary: z.string(),
  detail: z.string().default(''),
  address: z.string().optional(),
  range: z.object({ filename: z.string(), start: position }).optional(),
  snippet: z.object({ context: z.string().nullable().optional() }).optional(),
});
const resource = z.object({ addr: z.string() });
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('diagnostic'), diagnostic: diagnosticSchema }),
  z.object({
    type: z.enum(['planned_change', 'resource_drift']),
    change: z.object({ resource, action: z.string(), previous_resource: resource.optional() }),
  }),
  z.object({
    type: z.enum(['apply_start', 'apply_progress', 'apply_complete', 'apply_errored']),
    hook: z.object({ resource, action: z.string(), elapsed_seconds: z.number().default(0) }),
  }),
  z.object({
    type: z.literal('change_summary'),
    changes: z.object({
      add: z.number(),
      change: z.number(),
      import: z.number().default(0),
      remove: z.number(),
      operation: z.enum(['plan', 'apply', 'destroy']),
    }),
  }),
  z.object({ type: z.literal('outputs'), outputs: z.record(z.string(), z.object({ action: z.string().optional() })) }),
]);

/** What Terraform says about a fault: what, why and where. Values of the configuration are left out on purpose. */
export type Diagnostic = z.output<typeof diagnosticSchema>;

/** One message of `terraform plan -json` or `terraform apply -json` (terraform: "Machine-readable UI", 1.2). */
export type UiMessage = z.output<typeof messageSchema>;

/** The message in one line of output; null when it is text, or a message that nobody here needs. */
export function parseUiMessage(line: string): UiMessage | null {
  if (!line.startsWith('{')) return null;
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = messageSchema.safeParse(data);
  return parsed.success ? parsed.data : null;
}

/** A diagnostic as a few lines for a person. */
export function describeDiagnostic({ summary, detail, address, range }: Diagnostic): string {
  const place = address ?? (range ? `${range.filename}, line ${range.start.line}` : '');
  return [summary, ...(place ? [`(at ${place})`] : []), ...(detail ? [`- ${detail.trim()}`] : [])].join(' ');
}
