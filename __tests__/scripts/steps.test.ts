import { STEPS, stepsNamed } from '../../scripts/test/steps';

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
