import { POD_RULES, podSecurityViolations } from '../support/pod-rules';
import { pods, UNREAD_WORKLOAD } from '../support/pods';
import type { Pod } from '../support/pods';
import { ENVIRONMENTS, environment } from '../support/environments';
import { resources } from '../support/terraform-json';
import { synthesizeEnvironment } from '../support/synth';
import { POD_EXCEPTIONS } from './pod-exceptions';

const used = new Set<string>();

describe.each(ENVIRONMENTS)('every own pod of %s', (name) => {
  const stacks = synthesizeEnvironment(environment(name));
  const all: Pod[] = Object.entries(stacks).flatMap(([stack, json]) => pods(stack, json));

  test('is read by these rules, whatever made it', () => {
    const unread = Object.values(stacks)
      .flatMap(resources)
      .filter(({ type }) => UNREAD_WORKLOAD.test(type));
    const read = new Set(all.map(({ workload }) => workload));
    expect(all.map(({ id }) => id)).toContain('identity kubernetes_stateful_set_v1.vaultwarden_server');
    expect(unread.filter(({ type }) => !read.has(type)).map(({ address }) => address)).toEqual([]);
  });

  test.each(Object.keys(POD_RULES))('keeps the rule %s, or is a listed exception', (rule) => {
    const problems = all.flatMap((pod) => {
      const exception = POD_EXCEPTIONS.find((each) => each.rule === rule && each.pod === pod.id);
      const found = POD_RULES[rule]?.(pod) ?? [];
      if (exception !== undefined && found.length > 0) {
        used.add(`${exception.pod} ${exception.rule}`);
        return [];
      }
      return found.map((problem) => `${pod.id}: ${problem}`);
    });
    expect(problems).toEqual([]);
  });

  test('is admitted by the Pod Security level of its namespace', () => {
    expect(all.flatMap((pod) => podSecurityViolations(pod).map((problem) => `${pod.id}: ${problem}`))).toEqual([]);
  });
});

test('every exception has a reason and is still needed', () => {
  expect(POD_EXCEPTIONS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  expect(POD_EXCEPTIONS.filter(({ pod, rule }) => !used.has(`${pod} ${rule}`))).toEqual([]);
});
