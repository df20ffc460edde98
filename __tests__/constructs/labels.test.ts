import { labels, selectorLabels } from '../../constructs/labels';

test('an object says what it is, whose it is and who manages it', () => {
  expect(labels({ name: 'postgres', instance: 'homer-postgres', component: 'database', version: '17.11' })).toEqual({
    'app.kubernetes.io/name': 'postgres',
    'app.kubernetes.io/instance': 'homer-postgres',
    'app.kubernetes.io/component': 'database',
    'app.kubernetes.io/version': '17.11',
    'app.kubernetes.io/part-of': 'cluster-infra',
    'app.kubernetes.io/managed-by': 'terraform',
  });
});

test('a selector holds nothing that changes with an upgrade', () => {
  expect(selectorLabels({ name: 'homer', version: '1.5' })).toEqual({
    'app.kubernetes.io/name': 'homer',
    'app.kubernetes.io/instance': 'homer',
  });
});

test.each(['', 'a b', '-a', 'a-', 'a'.repeat(64), 'sha256:ab'])('refuses the value %p', (version) => {
  expect(() => labels({ name: 'app', version })).toThrow(/app\.kubernetes\.io\/version: .* is no label value/);
});
