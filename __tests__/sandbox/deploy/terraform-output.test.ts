import { diagnosticsOf, errorsOf, parseLine } from '../../../sandbox/deploy/terraform-output';

describe('lines of cdktf deploy', () => {
  it.each([
    ['edge  Plan: 11 to add, 2 to change, 1 to destroy.', { kind: 'plan', add: 11, change: 2, destroy: 1 }],
    ['      Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.', { kind: 'plan', add: 0, change: 0, destroy: 0 }],
    ['edge  No changes. Your infrastructure matches the configuration.', { kind: 'no-changes' }],
    [
      '\u001b[1m\u001b[32mApply complete! Resources: 3 added, 2 changed, 1 destroyed.\u001b[0m',
      { kind: 'applied', added: 3, changed: 2, destroyed: 1 },
    ],
    [
      'edge  helm_release.traefik_release (traefik/Resource): Creation complete after 1m6s [id=traefik]',
      { kind: 'done', address: 'helm_release.traefik_release', action: 'created', duration: '1m6s' },
    ],
    [
      'x  kubernetes_secret_v1.a: Modifications complete after 0s [id=n/a]',
      { kind: 'done', address: 'kubernetes_secret_v1.a', action: 'changed', duration: '0s' },
    ],
    [
      'x  helm_release.a: Still creating... [30s elapsed]',
      { kind: 'still', address: 'helm_release.a', action: 'creating', duration: '30s' },
    ],
    [
      'x  helm_release.a: Still destroying... [id=a, 00m10s elapsed]',
      { kind: 'still', address: 'helm_release.a', action: 'destroying', duration: '00m10s' },
    ],
    ['1 Stack deploying     0 Stacks done     1 Stack waiting', null],
    ['edge  kubernetes_namespace_v1.a: Refreshing state... [id=a]', null],
  ])('%s', (line, event) => {
    expect(parseLine(line)).toEqual(event);
  });
});

describe('errors in an output', () => {
  it('come with place and reason, without what cdktf writes in between', () => {
    const output = [
      'edge  Warning: Incomplete lock file',
      '      Due to your customized provider installation methods',
      'edge  Error: namespaces "x" is forbidden',
      '        with kubernetes_namespace_v1.x,',
      '1 Stack deploying     0 Stacks done     0 Stacks waiting',
      `        on cdk.tf.json line 5, ${'y'.repeat(500)}`,
      'edge  Error: second',
      'Invoking Terraform CLI failed with exit code 1',
    ].join('\n');
    const lines = diagnosticsOf(output, 'edge').split('\n');
    expect(lines.slice(0, 2)).toEqual(['Error: namespaces "x" is forbidden', '  with kubernetes_namespace_v1.x,']);
    expect(lines[2]).toHaveLength(204);
    expect(lines.slice(3)).toEqual(['', 'Error: second']);
  });

  it('are found in boxes too, once each', () => {
    const box = ['x  ╷', '   │ Error: dial tcp', '   │ ', '   │   refused', '   ╵'].join('\n');
    expect(diagnosticsOf(`${box}\n${box}\n`, 'x')).toBe('Error: dial tcp\n  refused');
  });

  it('are replaced by the end of the output when there are none', () => {
    expect(errorsOf('one\n\ntwo\n', 'edge')).toBeNull();
    expect(diagnosticsOf('one\n\ntwo\n', 'edge')).toBe('one\ntwo');
  });
});
