import { stackOfLine } from '../../../sandbox/deploy/stack-lines';

const CLEAR = '\u001b[2K\u001b[1A\u001b[2K\u001b[G';

describe('the output of a deployment of several stacks', () => {
  it('belongs to the stack that was named last', () => {
    const stackOf = stackOfLine(['edge', 'identity']);
    const lines = [
      '',
      '0 Stacks deploying     1 Stack done     1 Stack waiting',
      `${CLEAR}identity  Initializing the backend...`,
      '          Successfully configured the backend "pg"!',
      `${CLEAR}edge  kubernetes_namespace_v1.edge: Creating...`,
      '      kubernetes_namespace_v1.edge: Creation complete after 0s [id=edge]',
      '2 Stacks deploying     1 Stack done     0 Stacks waiting',
      `${CLEAR}identity  Apply complete! Resources: 1 added, 0 changed, 0 destroyed.`,
    ];
    expect(lines.map(stackOf)).toEqual([
      undefined,
      undefined,
      'identity',
      'identity',
      'edge',
      'edge',
      'edge',
      'identity',
    ]);
  });

  it('of one stack belongs to it from the first line on', () => {
    expect(stackOfLine(['edge'])('Error: Usage Error')).toBe('edge');
  });

  it('a name that another one begins with is told from it by the blanks', () => {
    const stackOf = stackOfLine(['site-a', 'site-a-2']);
    expect(['site-a-2  one', 'site-a  two'].map(stackOf)).toEqual(['site-a-2', 'site-a']);
  });
});
