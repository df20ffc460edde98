import { flowTable } from '../../../stacks/network/flow-table';
import { allowancesOf } from '../../../constructs/network/allowances';
import { ENVIRONMENTS, environment } from '../../support/environments';
import { ownObjects } from '../../support/network/whole-cluster';

/** Policies that every namespace has, whatever runs in it. */
const IN_EVERY_NAMESPACE = ['allow-dns', 'default-deny'];

describe.each(ENVIRONMENTS)('%s', (name) => {
  const config = environment(name);
  const objects = ownObjects(config);
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata);
  const policiesIn = (namespace: string) =>
    objects
      .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === namespace)
      .map(({ metadata }) => metadata.name)
      .sort();

  test.each(namespaces.map((namespace): [string, typeof namespace] => [namespace.name, namespace]))(
    '%s denies everything, and every other policy is made of the network table',
    (namespace, { labels = {} }) => {
      const fromTable = allowancesOf({ name: namespace, labels }, flowTable(config)).keys();
      expect(policiesIn(namespace)).toEqual([...IN_EVERY_NAMESPACE, ...fromTable].sort());
    },
  );
});

test('every row says what it is for, in a sentence', () => {
  const unsaid = ENVIRONMENTS.flatMap((name) => flowTable(environment(name))).filter(
    ({ why }) => why.length < 10 || !why.endsWith('.'),
  );
  expect(unsaid).toEqual([]);
});
