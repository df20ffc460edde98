import { z } from 'zod';
import { TfError } from '../framework/provider/diagnostics';

const secretSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }),
  data: z.record(z.string(), z.base64()).optional(),
});

/** What is looked at of a Secret; values are base64. */
export interface RawSecret {
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
}

/** @throws TfError without the answer's content, which holds the values */
export function parseSecret(answer: string): RawSecret {
  let parsed: ReturnType<typeof secretSchema.safeParse> | undefined;
  try {
    parsed = secretSchema.safeParse(JSON.parse(answer));
  } catch {
    // The message of the parser may quote a value.
  }
  if (parsed?.success !== true)
    throw new TfError(
      'The API server answered with something that is no Secret',
      'Its answer is not shown, because it may hold values. Look at what kubectl says with the same context.',
    );
  return { annotations: parsed.data.metadata.annotations ?? {}, data: parsed.data.data ?? {} };
}
