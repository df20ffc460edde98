import { chartSpread, placementOf, priorityClass, spreadRules } from '../../constructs/placement';

test('a single pod has nothing to keep apart from', () => {
  expect(spreadRules('high', 1)).toEqual([]);
});

test.each(['single', 'standard'] as const)(
  'at %s replicas prefer other nodes and zones, and run without them too',
  (level) => {
    expect(spreadRules(level, 2)).toEqual([
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
      { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
  },
);

test('at high two pods never share a node while another is free; drained nodes and old pods of a rollout do not count', () => {
  expect(spreadRules('high', 3)[0]).toEqual({
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'DoNotSchedule',
    nodeTaintsPolicy: 'Honor',
    matchLabelKeys: ['pod-template-hash'],
  });
  // Only a ReplicaSet writes that label.
  expect(spreadRules('high', 3, 'StatefulSet')[0]).not.toHaveProperty('matchLabelKeys');
});

test('charts take the rules with the labels of their pods', () => {
  expect(chartSpread('high', 2, { app: 'x' })).toMatchObject([
    { whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'x' } } },
    { whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'x' } } },
  ]);
});

test('ingress and certificates come before services, services before tenants; at single nobody comes first', () => {
  expect(priorityClass('standard', 'cluster')).toBe('system-cluster-critical');
  expect(placementOf('high', 'service', 1)).toEqual({ priorityClass: 'cluster-infra-services', spread: [] });
  expect(priorityClass('single', 'cluster')).toBeUndefined();
});
