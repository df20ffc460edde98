import { z } from 'zod';

const stateSchema = z.object({
  resources: z.array(z.object({ mode: z.string(), instances: z.array(z.unknown()).default([]) })).default([]),
});

/** How many objects of the world a state keeps; what was only read does not count. */
export const managedObjects = (text: Buffer): number =>
  stateSchema
    .parse(JSON.parse(text.toString('utf8')))
    .resources.filter(({ mode }) => mode === 'managed')
    .reduce((sum, { instances }) => sum + instances.length, 0);
