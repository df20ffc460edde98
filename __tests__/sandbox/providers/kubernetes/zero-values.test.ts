import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import { UNKNOWN } from '../../../../providers/framework/protocol/cty';
import { fromObject } from '../../../../sandbox/providers/kubernetes/mapping/from-object';
import { toManifest } from '../../../../sandbox/providers/kubernetes/mapping/to-manifest';
import { withZeroValues } from '../../../../sandbox/providers/kubernetes/mapping/zero-values';
import { makePlan } from '../../../../sandbox/providers/kubernetes/plan/make-plan';
import { mergePatch } from '../../../../sandbox/providers/kubernetes/plan/merge-patch';
import { sentValues } from '../../../../sandbox/providers/kubernetes/plan/sent-values';
import { blockOf } from '../../../../sandbox/providers/kubernetes/resources/state-values';
import { configuration, typeOf, WEB } from './fixtures';

const { block, mapping, rules } = typeOf('deployment_v1');
const config = configuration(block, WEB);
const planned = makePlan(block, mapping, rules, config, null);
const live = toManifest(block, mapping, planned);
const applied = withZeroValues(block, fromObject(block, mapping, live, planned), planned, 'applied');
const read = withZeroValues(block, fromObject(block, mapping, live, applied), applied, 'read');

const containerOf = (state: CtyObject): CtyObject =>
  blockOf(blockOf(blockOf(blockOf(state, 'spec'), 'template'), 'spec'), 'container');

describe('within blocks, what is not set', () => {
  it('is the zero value of its type as soon as the object is written', () => {
    expect(containerOf(applied)).toMatchObject({ working_dir: '', volume_device: [] });
    expect(blockOf(containerOf(applied), 'port')).toMatchObject({ host_port: 0, host_ip: '' });
    expect(blockOf(blockOf(blockOf(applied, 'spec'), 'template'), 'metadata')).toMatchObject({ generation: 0 });
  });

  it('stays null where a list or map was planned as null, until it is read', () => {
    expect(containerOf(applied)).toMatchObject({ command: null, args: null });
    expect(containerOf(read)).toMatchObject({ command: [], args: [] });
  });

  it('is empty at once where a list or map was to be known after the apply', () => {
    const template = typeOf('persistent_volume_claim_v1').block;
    const state = { metadata: [], spec: [{ access_modes: null, resources: [] }] };
    const known = { metadata: [], spec: [{ access_modes: UNKNOWN, resources: [] }] };
    expect(withZeroValues(template, state, known, 'applied')['spec']).toEqual([{ access_modes: [], resources: [] }]);
  });

  it('stays null in a selector that takes everything', () => {
    const policy = typeOf('network_policy_v1').block;
    const selector = [{ match_expressions: [], match_labels: null }];
    const state = { spec: [{ pod_selector: selector }] };
    expect(blockOf(withZeroValues(policy, state, state, 'read'), 'spec')['pod_selector']).toEqual(selector);
  });
});

test('sets are what was planned after an apply, and filled in by the next read', () => {
  const account = typeOf('service_account_v1').block;
  const state = { image_pull_secret: [{ name: null }] };
  expect(withZeroValues(account, state, state, 'applied')).toEqual(state);
  expect(withZeroValues(account, state, state, 'read')).toEqual({ image_pull_secret: [{ name: '' }] });
});

test('at the root, only lists and maps become empty, and only by a read', () => {
  const configMap = typeOf('config_map_v1').block;
  const state = { data: null, immutable: null };
  expect(withZeroValues(configMap, state, state, 'applied')).toEqual(state);
  expect(withZeroValues(configMap, state, state, 'read')).toEqual({ data: {}, immutable: null });
});

describe('a zero value that nobody configured', () => {
  const sent = (value: CtyObject, wanted: CtyObject) =>
    toManifest(block, mapping, sentValues(block, rules.defaults, value, wanted));

  it('is no change', () => {
    expect(makePlan(block, mapping, rules, config, read)).toEqual(read);
  });

  it('is not sent along with a change beside it', () => {
    const text = JSON.stringify(WEB).replace('nginx:1.29', 'nginx:1.30');
    const wanted = configuration(block, JSON.parse(text) as CtyObject);
    const next = makePlan(block, mapping, rules, wanted, read);
    const fresh = toManifest(block, mapping, makePlan(block, mapping, rules, wanted, null));
    const patch = mergePatch(sent(read, wanted), sent(next, wanted));
    const containers = (fresh['spec'] as { template: { spec: { containers: unknown } } }).template.spec.containers;
    expect(patch).toEqual({ spec: { template: { spec: { containers } } } });
  });

  it('is sent where it is configured', () => {
    const text = JSON.stringify(WEB).replace('"container_port":8080', '"container_port":8080,"host_port":0');
    const wanted = configuration(block, JSON.parse(text) as CtyObject);
    const ports = blockOf(containerOf(makePlan(block, mapping, rules, wanted, read)), 'port');
    expect(ports['host_port']).toBe(0);
    expect(JSON.stringify(sent(read, wanted))).toContain('"hostPort":0');
  });
});
