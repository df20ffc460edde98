import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import type { ExpectedCopies } from '../expectation';
import type { StackCheck, World } from '../world';

const dataSchema = z.looseObject({ data: z.record(z.string(), z.string()).default({}) });

/** Of each key, so that a difference can be named; digests stay in memory. */
function digestsOf(secret: KubeObject): Map<string, string> {
  const entries = Object.entries(dataSchema.parse(secret).data);
  return new Map(entries.map(([key, value]) => [key, createHash('sha256').update(value).digest('hex')]));
}

async function compare(world: World, { name, namespaces }: ExpectedCopies): Promise<Check[]> {
  const [first, ...others] = await Promise.all(
    namespaces.map(async (namespace) => ({ namespace, secret: await world.view.secret(namespace, name) })),
  );
  // That one is missing is what the check of objects says.
  if (first?.secret === undefined) return [];
  const original = digestsOf(first.secret);
  return others.flatMap(({ namespace, secret }): Check[] => {
    if (secret === undefined) return [];
    const about = { check: 'copies', subject: `Secret ${name} in ${first.namespace} and ${namespace}` };
    const copy = digestsOf(secret);
    const keys = [...new Set([...original.keys(), ...copy.keys()])].sort();
    const different = keys.filter((key) => original.get(key) !== copy.get(key));
    if (different.length === 0) return [{ ...about, status: 'ok', detail: `equal in ${keys.join(', ')}` }];
    return [
      {
        ...about,
        status: 'finding',
        detail: `differ in ${different.join(', ')}: one was changed by hand`,
        next: 'raise its revision in the environment file (docs/secrets.md), which writes both anew',
      },
    ];
  });
}

/** A Secret and its copies in other namespaces hold the same (design: "Life of a generated secret"). */
export const checkSecretCopies: StackCheck = async (world) =>
  (await Promise.all(world.expectation.copies.map((copies) => compare(world, copies)))).flat();
