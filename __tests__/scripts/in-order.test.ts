import { setTimeout as sleep } from 'node:timers/promises';
import { inOrder, type Ordered } from '../../scripts/test/in-order';
import { STEPS, stepsNamed } from '../../scripts/test/steps';

/** What happened, in order: `+a` begun, `-a` ended. */
async function course(items: readonly (Ordered & { readonly takes: number })[]): Promise<string> {
  const events: string[] = [];
  await inOrder(items, async ({ name, takes }) => {
    events.push(`+${name}`);
    await sleep(takes);
    events.push(`-${name}`);
  });
  return events.join(' ');
}

test('steps run side by side, each after those that it names', async () => {
  const steps = [
    { name: 'last', after: ['slow', 'quick'], takes: 0 },
    { name: 'slow', takes: 60 },
    { name: 'quick', takes: 0 },
    { name: 'next', after: ['quick'], takes: 0 },
  ];
  expect(await course(steps)).toBe('+slow +quick -quick +next -next -slow +last -last');
});

test('what is not run is not waited for', async () => {
  expect(await course([{ name: 'integration', after: ['toolchain'], takes: 0 }])).toBe('+integration -integration');
});

test('a circle is refused before anything is done', async () => {
  const work = jest.fn();
  const circle = [{ name: 'a', after: ['b'] }, { name: 'b', after: ['a'] }, { name: 'c' }];
  await expect(inOrder(circle, work)).rejects.toThrow('wait for each other: a, b');
  expect(work).not.toHaveBeenCalled();
});

test('what needs the programs of the sandbox waits for them', () => {
  const names = STEPS.map(({ name }) => name);
  for (const step of STEPS) for (const name of step.after ?? []) expect(names).toContain(name);
  const waiting = STEPS.filter(({ after }) => after?.includes('toolchain')).map(({ name }) => name);
  expect(waiting.sort()).toEqual(['e2e', 'integration']);
});

test('an unknown step is refused with the names that there are', () => {
  expect(stepsNamed(['unit', 'lint']).map(({ name }) => name)).toEqual(['lint', 'unit']);
  expect(() => stepsNamed(['units'])).toThrow(/unknown step units: the steps are .*unit/);
});
