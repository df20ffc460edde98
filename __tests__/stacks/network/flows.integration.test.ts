import { flowTable } from '../../../stacks/network/flow-table';
import type { Flow, FlowEnd } from '../../../constructs/network/flow';
import { helmBinary } from '../../sandbox/charts/helm';
import { environment } from '../../support/environments';
import { isSubset } from '../../support/network/cluster-model';
import type { ClusterModel } from '../../support/network/cluster-model';
import { neededConnections } from '../../support/network/needed-connections';
import type { Needed } from '../../support/network/needed-connections';
import { contains, PolicyEvaluator } from '../../support/network/policy-evaluator';
import type { End } from '../../support/network/policy-evaluator';
import { wholeCluster } from '../../support/network/whole-cluster';
import { everythingOn } from './everything-on';

/** Rows whose other side is no object of these stacks. Each must still be a row, or it is no longer a decision. */
const BY_DECISION: readonly { readonly from: string; readonly to: string; readonly reason: string }[] = [
  { from: 'traefik', to: 'tenants', reason: 'tenants deploy their own pods; their names and ports are a convention' },
  {
    from: 'tenants',
    to: 'homer-collector',
    reason: 'FreeSWITCH of a tenant sends HEP; it is configured by the tenant',
  },
  { from: 'tenants', to: 'tenants', reason: 'what pods of one tenant say to each other is its own affair' },
  { from: 'tenants', to: 'public internet', reason: 'programs that a tenant calls; its entry says that it may' },
  { from: 'tenants', to: 'traefik', reason: 'hosts of the platform that a tenant calls; its entry says that it may' },
  { from: 'tenants', to: 'carriers', reason: 'carriers of a tenant; its entry names them' },
  { from: 'traefik', to: 'site', reason: 'the pods of a site belong to another repository; the port is configured' },
  {
    from: 'ldap-clients',
    to: 'authentik-ldap-directory',
    reason: 'systems of others bind and search; they are listed',
  },
  { from: 'authentik', to: 'SMS service', reason: "authentik's own code knows the address of Twilio" },
];

const CONFIGS = { 'production with everything on': everythingOn(), sandbox: environment('sandbox') };

describe.each(Object.entries(CONFIGS))('%s', (_name, config) => {
  const table = flowTable(config);
  let model: ClusterModel;
  let needed: Needed[];
  let policies: PolicyEvaluator;

  beforeAll(async () => {
    model = wholeCluster(config, await helmBinary());
    needed = neededConnections(model);
    policies = new PolicyEvaluator(model.objects);
  });

  test('every connection that something is told to make is allowed', () => {
    expect(needed.length).toBeGreaterThan(30);
    const refused = needed.filter((connection) => !policies.allows(connection));
    expect(refused.map(({ because, port, protocol }) => `${because} (${port}/${protocol})`)).toEqual([]);
  });

  test('every row of the table is a connection that something is told to make, or a decision', () => {
    const surplus = table.flatMap((flow) =>
      flow.ports
        .filter(() => !BY_DECISION.some(({ from, to }) => flow.from.name === from && flow.to.name === to))
        .filter(({ port, protocol }) => !needed.some((each) => isOf(each, flow, port, protocol)))
        .map(({ port, protocol }) => `${flow.from.name} -> ${flow.to.name} ${port}/${protocol}`),
    );
    expect(surplus).toEqual([]);
  });

  test('every group of pods in the table is there', () => {
    const groups = table.flatMap(({ from, to }) => [from, to]).filter((end) => end.kind === 'pods');
    const own = new Set(model.ofKind('Namespace').map(({ metadata }) => metadata.name));
    const missing = groups.filter(
      (group) =>
        group.name !== 'certificate-challenges' &&
        own.has(group.namespace) &&
        group.name !== 'ldap-clients' &&
        group.name !== 'tenants' &&
        !model.pods.some((pod) => pod.namespace === group.namespace && hasLabels(group.labels, pod.labels)),
    );
    expect(missing).toEqual([]);
  });

  test('every pod has a policy of its own: none is reachable or free by oversight', () => {
    const groups = table.flatMap(({ from, to }) => [from, to]).filter((end) => end.kind === 'pods');
    const without = model.pods.filter(
      (pod) =>
        !(pod.hostNetwork ?? false) &&
        // Default deny is right for a pod that neither listens nor calls.
        (pod.ports.length > 0 || needed.some(({ from, to }) => from === pod || to === pod)) &&
        !groups.some((group) => pod.namespace === group.namespace && hasLabels(group.labels, pod.labels)),
    );
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});

test('every decision is a row of the table', () => {
  const rows = flowTable(everythingOn()).map(({ from, to }) => `${from.name} -> ${to.name}`);
  expect(BY_DECISION.map(({ from, to }) => `${from} -> ${to}`).filter((each) => !rows.includes(each))).toEqual([]);
});

const hasLabels = (wanted: 'all' | Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>) =>
  wanted === 'all' || isSubset(wanted, labels);

function isOf(each: Needed, flow: Flow, port: number, protocol: string): boolean {
  return each.port === port && each.protocol === protocol && isEnd(each.from, flow.from) && isEnd(each.to, flow.to);
}

function isEnd(end: End, row: FlowEnd): boolean {
  switch (row.kind) {
    case 'pods':
      return end.kind === 'pod' && end.namespace === row.namespace && hasLabels(row.labels, end.labels);
    case 'addresses':
      return end.kind === 'address' && row.ranges.some((range) => contains(range, end.address));
    case 'anybody':
      return end.kind === 'address';
    case 'namespaces':
      return false;
  }
}
