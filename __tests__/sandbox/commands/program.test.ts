import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withCheckoutLock } from '../../../sandbox/checkout-lock';
import { buildProgram } from '../../../sandbox/commands/program';
import { layoutOf, type Layout } from '../../../sandbox/layout';

const silent = { line: () => undefined };
const verbs = ['up', 'stop', 'down', 'reset', 'status', 'env', 'build'];

describe('the command line of the sandbox', () => {
  let layout: Layout;
  beforeEach(() => (layout = layoutOf(mkdtempSync(path.join(tmpdir(), 'sandbox-program-')))));
  afterEach(() => rmSync(layout.checkout, { recursive: true, force: true }));
  const run = (...args: string[]) => buildProgram(layout, silent).parseAsync(args, { from: 'user' });

  it.each(verbs)('%s explains itself with an example', async (verb) => {
    let output = '';
    const program = buildProgram(layout, silent);
    const command = program.commands.find((candidate) => candidate.name() === verb);
    command?.configureOutput({ writeOut: (text) => (output += text) });
    await expect(program.parseAsync([verb, '--help'], { from: 'user' })).rejects.toMatchObject({ exitCode: 0 });
    expect(output).toMatch(new RegExp(`Usage: sandbox ${verb}[\\s\\S]*Example:\\n  .*npm run`));
  });

  it('names the verbs when it gets another one', async () => {
    await expect(run('frobnicate')).rejects.toThrow(
      `There is no verb "frobnicate". The verbs are: ${verbs.join(', ')}.`,
    );
  });

  it('has no environment without a sandbox', async () => {
    await expect(run('env')).rejects.toThrow(/This checkout has no sandbox/);
  });

  it('refuses a second command that changes the sandbox, naming the first one', async () => {
    await withCheckoutLock(layout, 'npm run sandbox -- up', async () => {
      await expect(run('stop')).rejects.toThrow(
        new RegExp(`Another command works on this sandbox: .npm run sandbox -- up., process ${process.pid}, since`),
      );
    });
    await run('stop');
  });
});
