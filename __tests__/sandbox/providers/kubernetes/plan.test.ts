import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import { UNKNOWN, isUnknown } from '../../../../providers/framework/protocol/cty';
import { formatPath } from '../../../../providers/framework/provider/attribute-path';
import { fromObject } from '../../../../sandbox/providers/kubernetes/mapping/from-object';
import { toManifest } from '../../../../sandbox/providers/kubernetes/mapping/to-manifest';
import { makePlan } from '../../../../sandbox/providers/kubernetes/plan/make-plan';
import { mergePatch } from '../../../../sandbox/providers/kubernetes/plan/merge-patch';
import { replacementPaths } from '../../../../sandbox/providers/kubernetes/plan/replacement-paths';
import { blockOf } from '../../../../sandbox/providers/kubernetes/resources/state-values';
import { configuration, typeOf, WEB } from './fixtures';

const deployment = typeOf('deployment_v1');

function plan(type: typeof deployment, given: CtyObject, prior: CtyObject | null): CtyObject {
  return makePlan(type.block, type.mapping, type.rules, configuration(type.block, given), prior);
}

/** A state as it is after create, when the server adds nothing of its own. */
function settled(type: typeof deployment, planned: CtyObject): CtyObject {
  return fromObject(type.block, type.mapping, toManifest(type.block, type.mapping, planned), planned);
}

function replaced(type: typeof deployment, before: CtyObject, after: CtyObject): string[] {
  const prior = settled(type, plan(type, before, null));
  return replacementPaths(type.block, type.rules.replaces, prior, plan(type, after, prior)).map(formatPath);
}

function hasUnknown(value: CtyValue): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((item) => hasUnknown(item as CtyValue))
  );
}

describe('a plan to create', () => {
  const planned = plan(deployment, WEB, null);
  const spec = blockOf(planned, 'spec');

  it('has the defaults that no schema shows', () => {
    expect(planned['wait_for_rollout']).toBe(true);
    expect(spec['progress_deadline_seconds']).toBe(600);
    const container = blockOf(blockOf(blockOf(spec, 'template'), 'spec'), 'container');
    expect(container).toMatchObject({ termination_message_path: '/dev/termination-log', stdin: false });
    expect(blockOf(container, 'readiness_probe')).toMatchObject({ timeout_seconds: 1, failure_threshold: 3 });
  });

  it("leaves to the server what is the server's: ids, and blocks that are computed behind the schema", () => {
    expect(planned['id']).toEqual(UNKNOWN);
    expect(spec['strategy']).toEqual(UNKNOWN);
    expect(blockOf(planned, 'metadata')['uid']).toEqual(UNKNOWN);
  });

  it('never holds a write-only value', () => {
    const secret = typeOf('secret_v1');
    const given = { metadata: { name: 's' }, data_wo: { key: 'value' }, data_wo_revision: 1 };
    expect(JSON.stringify(plan(secret, given, null))).not.toContain('value');
  });
});

describe('a plan to update', () => {
  const prior = settled(deployment, plan(deployment, WEB, null));

  it('changes nothing when the configuration is the same', () => {
    expect(plan(deployment, WEB, prior)).toEqual(prior);
  });

  it('keeps computed values instead of calling them unknown, in new elements too', () => {
    const text = JSON.stringify(WEB).replace('"container":[', '"container":[{"name":"new","image":"busybox"},');
    const planned = plan(deployment, JSON.parse(text) as CtyObject, prior);
    expect(planned).not.toEqual(prior);
    expect(hasUnknown(planned)).toBe(false);
  });

  it('keeps the spelling of the state for an equal amount', () => {
    const text = JSON.stringify(WEB).replace('1024Mi', '1Gi');
    expect(plan(deployment, JSON.parse(text) as CtyObject, prior)).toEqual(prior);
  });

  it('takes a removed value out, and back to its default where it has one', () => {
    const { spec, ...rest } = WEB as { spec: CtyObject };
    const before = settled(
      deployment,
      plan(deployment, { ...rest, spec: { ...spec, paused: true, min_ready_seconds: 5 } }, null),
    );
    const after = blockOf(plan(deployment, WEB, before), 'spec');
    expect(after).toMatchObject({ paused: false, min_ready_seconds: 0 });
  });
});

describe('replacement', () => {
  it('follows from a name, a namespace or a selector', () => {
    const other = JSON.parse(JSON.stringify(WEB).replaceAll('"demo"', '"other"')) as CtyObject;
    expect(replaced(deployment, WEB, other)).toEqual(['metadata[0].namespace']);
    const { spec } = WEB as { spec: CtyObject };
    const selector = { ...WEB, spec: { ...spec, selector: { match_labels: { app: 'other' } } } };
    expect(replaced(deployment, WEB, selector)).toEqual(['spec[0].selector[0].match_labels']);
  });

  it('does not follow from an image of a deployment, but from one of a job', () => {
    const job = typeOf('job_v1');
    const template = { metadata: {}, spec: { container: { name: 'c', image: 'a' }, restart_policy: 'Never' } };
    const before = { metadata: { name: 'j' }, spec: { template } };
    const after = JSON.parse(JSON.stringify(before).replace('"a"', '"b"')) as CtyObject;
    expect(replaced(job, before, after)).toEqual(['spec[0].template[0].spec[0].container[0].image']);
    const image = JSON.parse(JSON.stringify(WEB).replace('nginx:1.29', 'nginx:2')) as CtyObject;
    expect(replaced(deployment, WEB, image)).toEqual([]);
  });

  it('counts a marked block when it appears or goes', () => {
    const stateful = typeOf('stateful_set_v1');
    const { spec } = WEB as { spec: CtyObject };
    const base = {
      ...WEB,
      spec: { service_name: 'web', selector: spec['selector'] ?? null, template: spec['template'] ?? null },
    };
    const claim = {
      metadata: { name: 'data' },
      spec: { access_modes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const withClaim = { ...base, spec: { ...base.spec, volume_claim_template: claim } };
    expect(replaced(stateful, base, withClaim)).toContain('spec[0].volume_claim_template');
  });
});

describe('a merge patch', () => {
  it('holds what changed, null for what is gone, lists as a whole', () => {
    const before = { labels: { a: '1', b: '2' }, list: [1, 2], same: { x: 1 } };
    const after = { labels: { a: '3' }, list: [1], same: { x: 1 }, fresh: true };
    expect(mergePatch(before, after)).toEqual({ labels: { a: '3', b: null }, list: [1], fresh: true });
  });

  it('is nothing when nothing changed', () => {
    expect(mergePatch({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } })).toBeUndefined();
  });
});
