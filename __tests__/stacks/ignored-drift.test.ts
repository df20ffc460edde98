/** Every ignored field stands in one table with its reason, and is in use. */
import { listEnvironments, loadConfig } from '../../config/loader';
import type { IgnoredDrift } from '../../constructs/ignored-drift';
import { IGNORED_DRIFT } from '../../constructs/ignored-drift';
import { resourcesOf, type SynthesizedResource, synthesizeConfig } from '../support/lifecycles';

const synthesized = (table: readonly IgnoredDrift[] = []) =>
  listEnvironments().flatMap((environment) => resourcesOf(synthesizeConfig(loadConfig({ environment }), table)));

const covers = ({ type, id }: IgnoredDrift, resource: SynthesizedResource) =>
  type === resource.type && (id ?? resource.id) === resource.id;

/** Entries that change nothing, and ignored fields that no entry explains. */
function faults(table: readonly IgnoredDrift[], resources: readonly SynthesizedResource[]) {
  const unused = table.filter((entry) => !resources.some((resource) => covers(entry, resource)));
  const unexplained = resources.flatMap((resource) =>
    (resource.block.lifecycle?.ignore_changes ?? [])
      .filter((field) => !table.some((entry) => covers(entry, resource) && entry.attributes.includes(field)))
      .map((field) => `${resource.address}: ${field}`),
  );
  return { unused: unused.map(({ type, id }) => `${type}.${id ?? '*'}`), unexplained };
}

const entry: IgnoredDrift = {
  type: 'kubernetes_deployment_v1',
  attributes: ['spec[0].replicas'],
  reason: 'an autoscaler keeps it',
};

test('every entry of the table is in use and every ignored field is in the table', () => {
  expect(faults(IGNORED_DRIFT, synthesized())).toEqual({ unused: [], unexplained: [] });
  for (const { reason } of IGNORED_DRIFT) expect(reason.length).toBeGreaterThan(20);
});

test('an entry becomes ignore_changes of exactly its resources', () => {
  const resources = synthesized([entry]);
  expect(faults([...IGNORED_DRIFT, entry], resources)).toEqual({ unused: [], unexplained: [] });
  const ignoring = new Set(resources.filter(({ block }) => block.lifecycle?.ignore_changes).map(({ type }) => type));
  expect([...ignoring]).toEqual(['kubernetes_deployment_v1', 'vaultwarden_login_item']);
});

test('an entry that no resource needs any more is found, and so is a field that no entry explains', () => {
  const gone = { ...entry, type: 'kubernetes_cron_job_v1', id: 'gone' };
  expect(faults([entry, gone], synthesized([entry])).unused).toEqual(['kubernetes_cron_job_v1.gone']);
  expect(faults([], synthesized([entry])).unexplained).not.toEqual([]);
});
