import { join } from 'node:path';
import type { Availability } from '../../../config/availability';
import { AVAILABILITY_LEVELS } from '../../../config/availability';
import { loadConfig } from '../../../config/loader';
import type { Config } from '../../../config/types';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { goldenLines } from '../../support/golden';
import { synthDifference } from '../../support/synth-difference';
import { synthesizeEnvironment } from '../../support/synth';
import type { Synthesized } from '../../support/synth';

const SANDBOX = readFileSync(join(__dirname, '../../../config/environments/sandbox.yaml'), 'utf8');

/** The sandbox as its file would be with another level, and more lines at the end. */
function sandboxAt(level: Availability, more = ''): Config {
  const directory = mkdtempSync(join(tmpdir(), 'cluster-infra-availability-'));
  try {
    const text = SANDBOX.replace(/^availability: \w+$/m, `availability: ${level}`);
    expect(text).toContain(`availability: ${level}`);
    writeFileSync(join(directory, 'sandbox.yaml'), text + more);
    return loadConfig({ environment: 'sandbox', directory });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const stacks = Object.fromEntries(
  AVAILABILITY_LEVELS.map((level) => [level, synthesizeEnvironment(sandboxAt(level))]),
) as Record<Availability, Synthesized>;

test.each(['single', 'high'] as const)('the sandbox at the level %s differs from standard by exactly this', (level) => {
  const difference = synthDifference(stacks.standard, stacks[level]);
  expect(difference).toEqual(goldenLines(join(__dirname, 'golden', `${level}.txt`), difference));
});

test('a level changes numbers of pods, budgets, placement and priority, nothing else', () => {
  const allowed =
    /replicas|replicaCount|[dD]isruption_?[bB]udget|\.pdb\.|topology_?[sS]pread_?[cC]onstraint|priority_?[cC]lass_?[nN]ame/;
  const other = (['single', 'high'] as const)
    .flatMap((level) => synthDifference(stacks.standard, stacks[level]))
    .filter((line) => !allowed.test(line));
  expect(other).toEqual([]);
});

test('at single nothing has a budget, a spread or a priority', () => {
  const text = JSON.stringify(stacks.single);
  for (const word of [
    'disruption_budget',
    'podDisruptionBudget',
    'topology_spread',
    'topologyKey',
    'priority_class_name',
  ]) {
    expect({ word, found: text.includes(word) }).toEqual({ word, found: false });
  }
  expect(text).not.toContain('priorityClassName');
});

test.each(AVAILABILITY_LEVELS)('at %s what keeps its state in one process stays one', (level) => {
  const { identity, observability } = stacks[level];
  const replicas = (json: Synthesized[string] | undefined, type: string, id: string) =>
    (json?.resource?.[type]?.[id]?.['spec'] as { replicas: string }).replicas;
  expect(replicas(identity, 'kubernetes_stateful_set_v1', 'vaultwarden_server')).toBe('1');
  expect(replicas(observability, 'kubernetes_deployment_v1', 'excalidraw_room')).toBe('1');
  expect(replicas(observability, 'kubernetes_deployment_v1', 'homer_collector_server')).toBe('1');
});

test('the class that pods name exists at every level, in the stack before theirs', () => {
  for (const level of AVAILABILITY_LEVELS) {
    expect(stacks[level]['foundation']?.resource?.['kubernetes_priority_class_v1']).toMatchObject({
      services_priority: { metadata: { name: 'cluster-infra-services' }, value: 1_000_000 },
    });
  }
});
