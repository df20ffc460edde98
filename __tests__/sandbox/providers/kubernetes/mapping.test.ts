import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import { fromObject } from '../../../../sandbox/providers/kubernetes/mapping/from-object';
import { isEquivalent } from '../../../../sandbox/providers/kubernetes/mapping/equivalence';
import { generateMapping } from '../../../../sandbox/providers/kubernetes/mapping/generate';
import type { JsonObject } from '../../../../sandbox/providers/kubernetes/mapping/json';
import { ApiModels } from '../../../../sandbox/providers/kubernetes/mapping/models';
import { parseQuantity, sameQuantity } from '../../../../sandbox/providers/kubernetes/mapping/quantity';
import { toManifest } from '../../../../sandbox/providers/kubernetes/mapping/to-manifest';
import { kindOf, OBJECT_TYPES } from '../../../../sandbox/providers/kubernetes/kinds';
import { makePlan } from '../../../../sandbox/providers/kubernetes/plan/make-plan';
import type { DerivedBlock } from '../../../../sandbox/providers/schema-derivation/derived-schema';
import { configuration, data, typeOf, WEB } from './fixtures';

/** Names without a place in the API, for all kinds together. Anything else that is not mapped is a fault. */
const NOT_IN_THE_API =
  /^(?:id|timeouts|wait_\w+|default_secret_name|(?:binary_)?data_wo(?:_revision)?)$|volume\.(?:azure_file\.secret_namespace|(?:ceph_fs|flex_volume|rbd)\.secret_ref\.namespace|local)$/;

describe('the mapping from schema to API', () => {
  it('finds a place for every name of every kind, apart from those that the API does not have', () => {
    const models = new ApiModels();
    const lost = OBJECT_TYPES.flatMap((type) => {
      const [block, kind] = [typeOf(type.replace('kubernetes_', '')).block, kindOf(type)];
      if (kind === undefined) return [`${type} is no kind`];
      return generateMapping(block, kind.model, models)
        .unmapped.filter((path) => !NOT_IN_THE_API.test(path))
        .map((path) => `${type}: ${path}`);
    });
    expect(lost).toEqual([]);
  });

  it.each([
    ['service_v1', ['spec', 'cluster_ip'], 'clusterIP'],
    ['service_v1', ['spec', 'port'], 'ports'],
    ['service_v1', ['spec', 'port', 'port'], 'port'],
    ['daemon_set_v1', ['spec', 'strategy'], 'updateStrategy'],
    ['storage_class_v1', ['storage_provisioner'], 'provisioner'],
    ['cluster_role_v1', ['rule', 'non_resource_urls'], 'nonResourceURLs'],
    ['resource_quota_v1', ['spec', 'scope_selector', 'match_expression'], 'matchExpressions'],
  ])('%s %j is %s in the API', (type, path, key) => {
    let mapping = data.resources[`kubernetes_${type}`]?.mapping;
    let found: string | undefined;
    for (const name of path) {
      found = mapping?.[name]?.key;
      mapping = mapping?.[name]?.fields;
    }
    expect(found).toBe(key);
  });
});

function manifest(name: string, given: CtyObject): JsonObject {
  const { block, mapping, rules } = typeOf(name);
  return toManifest(block, mapping, makePlan(block, mapping, rules, configuration(block, given), null));
}

describe('a manifest', () => {
  it("has the API's names, types and shapes", () => {
    const spec = manifest('deployment_v1', WEB)['spec'];
    expect(spec).toMatchObject({
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        spec: {
          enableServiceLinks: false,
          securityContext: { runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
              env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'web', key: 'password' } } }],
              readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 10 },
            },
          ],
          volumes: [
            { name: 'tmp', emptyDir: {} },
            { name: 'certificate', secret: { secretName: 'tls', defaultMode: 0o440 } },
          ],
          topologySpreadConstraints: [{ maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }],
        },
      },
    });
  });

  it('keeps an empty block, because it has a meaning, and leaves out what is unknown or empty', () => {
    const policy = manifest('network_policy_v1', {
      metadata: { name: 'deny' },
      spec: { pod_selector: {}, ingress: {}, policy_types: ['Ingress'] },
    });
    expect(policy).toEqual({
      metadata: { name: 'deny', namespace: 'default' },
      spec: { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] },
    });
  });

  it('writes ports as numbers where they are digits', () => {
    const service = manifest('service_v1', {
      metadata: { name: 'web' },
      spec: {
        port: [
          { port: 80, target_port: '8080' },
          { port: 81, target_port: 'http' },
        ],
      },
    });
    expect(service['spec']).toMatchObject({ ports: [{ targetPort: 8080 }, { targetPort: 'http' }] });
  });
});

describe('a state made from the live object', () => {
  const { block, mapping, rules } = typeOf('deployment_v1');
  const plan = makePlan(block, mapping, rules, configuration(block, WEB), null);
  const live = toManifest(block, mapping, plan);

  it('is the plan again, and the plan from it changes nothing', () => {
    const state = fromObject(block, mapping, live, plan);
    expect(toManifest(block, mapping, state)).toEqual(live);
    expect(makePlan(block, mapping, rules, configuration(block, WEB), state)).toEqual(state);
  });

  it('keeps the spelling of an amount that the server writes in another way', () => {
    const canonical = JSON.parse(JSON.stringify(live).replace('1000m', '1').replace('1024Mi', '1Gi')) as JsonObject;
    expect(fromObject(block, mapping, canonical, plan)).toEqual(fromObject(block, mapping, live, plan));
  });

  it('shows an amount that really differs', () => {
    const changed = JSON.parse(JSON.stringify(live).replace('1000m', '2')) as JsonObject;
    const state = JSON.stringify(fromObject(block, mapping, changed, plan));
    expect(state).toContain('"cpu":"2"');
  });

  it('writes everything after import, and the configuration it came from then changes nothing', () => {
    const state = { ...fromObject(block, mapping, live, null), wait_for_rollout: true };
    expect(makePlan(block, mapping, rules, configuration(block, WEB), state)).toEqual(state);
  });
});

describe.each(OBJECT_TYPES)('%s', (type) => {
  it('survives the way to the API and back with every name that it can have', () => {
    const { block, mapping } = typeOf(type.replace('kubernetes_', ''));
    const full = everything(block);
    const there = toManifest(block, mapping, full);
    const back = toManifest(block, mapping, fromObject(block, mapping, there, null));
    expect(back).toEqual(there);
  });
});

/** A value for everything that can be configured. */
function everything(block: DerivedBlock): CtyObject {
  const value: CtyObject = {};
  for (const [name, { type }] of Object.entries(block.attributes)) {
    if (type === 'string') value[name] = '7';
    else if (type === 'number') value[name] = 7;
    else if (type === 'bool') value[name] = true;
    else if (Array.isArray(type) && type[0] === 'map') value[name] = { key: '7' };
    else if (Array.isArray(type) && type[1] === 'number') value[name] = [7];
    else if (Array.isArray(type) && type[1] === 'string') value[name] = ['7'];
    else value[name] = null;
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const inner = everything(nested.block);
    value[name] = nested.nesting === 'single' ? inner : [inner];
  }
  return value;
}

describe('quantities', () => {
  it.each([
    ['1000m', '1'],
    ['1024Mi', '1Gi'],
    ['1e3', '1k'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['100n', '0.0000001'],
  ])('%s is %s', (left, right) => {
    expect(sameQuantity(left, right)).toBe(true);
  });

  it.each([
    ['1', '1m'],
    ['1G', '1Gi'],
    ['abc', 'abc'],
  ])('%s is not %s', (left, right) => {
    expect(sameQuantity(left, right)).toBe(false);
  });

  it('rounds up what is finer than the API keeps', () => {
    expect(parseQuantity('0.0000000001')).toBe(1n);
    expect(parseQuantity('-2')).toBe(-2_000_000_000n);
    expect(parseQuantity('')).toBeUndefined();
  });
});

describe('equivalence', () => {
  it('knows all forms of nothing, and the order of sets as none', () => {
    expect(isEquivalent(null, '', 'string')).toBe(true);
    expect(isEquivalent(false, null, 'bool')).toBe(true);
    expect(isEquivalent(['a', 'b'], ['b', 'a'], ['set', 'string'])).toBe(true);
    expect(isEquivalent(['a', 'b'], ['b', 'a'], ['list', 'string'])).toBe(false);
    expect(isEquivalent({ a: '' }, {}, ['map', 'string'])).toBe(false);
  });
});
