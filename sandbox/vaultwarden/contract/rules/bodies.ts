import { z } from 'zod';

/** `{ "id", "readOnly", "hidePasswords", "manage" }`; `manage` is required since 1.33 (reference section 8). */
export const accessRow = z.object({
  id: z.string(),
  readOnly: z.boolean(),
  hidePasswords: z.boolean(),
  manage: z.boolean(),
});

export type AccessRow = z.output<typeof accessRow>;

export const idsBody = z.object({ ids: z.array(z.string()) });

/** Some fields accept a number or its text (reference section 0). */
export const numberOrString = z.union([z.number().int(), z.string()]).transform(String);
