import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { Command } from 'commander';
import { CommandRegistry } from '../../cli/command';
import { COMMANDS } from '../../cli/commands/all-commands';
import { runCommandLine } from '../../cli/program';

const GOLDEN = path.join(__dirname, 'golden');
const plan = (name: string, stack = 'platform') => path.join(GOLDEN, name, `${stack}.plan.json`);

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(args: readonly string[], options: { stdin?: string; cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const io = {
    stdin: Readable.from([options.stdin ?? '']),
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? __dirname,
    signal: new AbortController().signal,
  };
  const code = await runCommandLine(args, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

describe('the exit code', () => {
  it.each([
    [0, ['guard', plan('rename-with-move')]],
    [3, ['guard', plan('volume-renamed-without-move')]],
    [0, ['summary', plan('no-changes')]],
    [3, ['summary', plan('image-downgrade')]],
    [1, ['guard', 'missing.json']],
    [1, ['guard', plan('create'), '--environment', 'nowhere']],
    [1, ['guard']],
    [1, ['no-such-command']],
    [1, ['guard', plan('create'), '--no-such-option']],
    [0, ['--help']],
    [0, ['guard', '--help']],
    [0, []],
  ])('is %i for %j', async (code, args) => {
    expect((await run(args)).code).toBe(code);
  });
});

describe('guard', () => {
  it('judges a plan from standard input, and gives the block that keeps the volume', async () => {
    const { code, stdout } = await run(['guard', 'identity=-'], {
      stdin: readFileSync(plan('volume-renamed-without-move'), 'utf8'),
    });
    expect(code).toBe(3);
    expect(stdout).toContain(
      'REFUSED  rename-without-move  identity: kubernetes_persistent_volume_claim_v1.vaultwarden_data',
    );
    expect(stdout).toContain("resource.moveFromId('kubernetes_persistent_volume_claim_v1.vaultwarden_data');");
  });

  it('passes the same rename with its moved block', async () => {
    expect((await run(['guard', plan('volume-renamed-with-move')])).stdout).toMatch(/^The guard has no objection\./);
  });

  it('takes the expected cluster from the environment file and allowances from a file', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'guard-')), 'allow.json');
    const entry = {
      rule: 'version-downgrade',
      address: 'kubernetes_stateful_set_v1.homer_postgres_server',
      reason: 'The dump of 17 was loaded into 16.',
      expires: '2026-11-30',
    };
    writeFileSync(file, JSON.stringify([entry]));
    const allowed = await run([
      'guard',
      plan('image-downgrade'),
      '--environment',
      'production',
      '--allow',
      file,
      '--now',
      '2026-11-22',
      '--json',
    ]);
    expect([allowed.code, (JSON.parse(allowed.stdout) as { verdict: string }).verdict]).toEqual([0, 'clean']);
    const later = await run(['guard', plan('image-downgrade'), '--allow', file, '--now', '2026-12-01']);
    expect(later.code).toBe(3);
    rmSync(path.dirname(file), { recursive: true });
  });

  it('names a folder without synthesized stacks', async () => {
    const { code, stderr } = await run(['guard', plan('create'), '--stacks', '.']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no synthesized stack in .')]);
  });
});

describe('summary', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'summary-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes page, JSON and, when the page was cut, the full text beside it', async () => {
    await run(['summary', plan('page-that-must-be-cut'), '--out', 'plan.md'], { cwd: folder });
    expect(readdirSync(folder).sort()).toEqual(['plan.full.md', 'plan.json', 'plan.md']);
    const [page, full] = ['plan.md', 'plan.full.md'].map((file) => readFileSync(path.join(folder, file), 'utf8'));
    expect(page).toContain('Read `plan.full.md`');
    expect(Buffer.byteLength(page ?? '')).toBeLessThanOrEqual(65_000);
    expect(full).toContain('key-699');
    await run(['summary', plan('create'), '--out', 'small.md'], { cwd: folder });
    expect(readdirSync(folder)).not.toContain('small.full.md');
  });

  it('shows several stacks in their order, with the commit of the workflow', async () => {
    const { stdout } = await run(['summary', plan('several-stacks', 'edge'), `first=${plan('create')}`], {
      env: { GITHUB_SHA: 'abc123' },
    });
    expect(stdout.indexOf('`edge.plan`') + stdout.indexOf('`edge`')).toBeLessThan(stdout.indexOf('`first`'));
    expect(stdout).toContain('commit `abc123`');
  });

  it('asks for names when two plans would have the same', async () => {
    const { code, stderr } = await run(['summary', plan('create'), plan('destroy')]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Two of the plans are called "platform".*Name them: NAME=/s),
    ]);
  });

  it('says when the file cannot be written', async () => {
    const { code, stderr } = await run(['summary', plan('create'), '--out', 'no/such/folder.md'], { cwd: folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be written to no/such/folder.md')]);
  });
});

describe('an error', () => {
  it('is JSON on stdout too when JSON was asked for', async () => {
    const { stdout, stderr } = await run(['guard', 'missing.json', '--json']);
    const { error } = JSON.parse(stdout) as { error: { problem: string; fix: string } };
    expect(error.problem).toContain('missing.json cannot be read');
    expect(error.fix).toContain('terraform show -json');
    expect(stderr).toContain('How to fix it');
  });
});

describe('every command', () => {
  const io = {
    stdin: Readable.from([]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
  };
  const registry = new CommandRegistry(new Command('cluster-infra'), io);
  for (const register of COMMANDS) register(registry);
  const leaves = (command: Command): Command[] =>
    command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
  const all = leaves(registry.program);

  it.each(
    all.map(
      (command) =>
        [
          command.parent === registry.program ? command.name() : `${command.parent?.name()} ${command.name()}`,
          command,
        ] as const,
    ),
  )('%s has a description, --json and an example that names it', (name, command) => {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(command.description()).not.toBe('');
    expect(help).toContain('--json');
    expect(help).toMatch(/^Exit codes?\b/m);
    expect(help.split('\n').filter((line) => line.length > 120 && !line.startsWith('  '))).toEqual([]);
    expect(help).toMatch(new RegExp(`Examples:\\n(.*\\n)*.*cluster-infra ${name}`));
  });
});

describe('explain', () => {
  it('prints what a key means, allows and defaults to', async () => {
    const { code, stdout } = await run(['explain', 'services.homer.retention.callDays']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'services.homer.retention.callDays',
        '  Days calls are kept, up to 3650; 0 keeps them for ever.',
        '  allowed: a whole number from 0 to 3650',
        '  default: 14',
        '',
      ].join('\n'),
    );
  });

  it('lists the keys below a map, a list and the whole file', async () => {
    expect((await run(['explain', 'services.homer.retention'])).stdout).toMatch(/^ {2}callDays \(14\) +Days calls/m);
    expect((await run(['explain', 'tenants'])).stdout).toMatch(/^ {2}\[\] +One tenant/m);
    expect((await run(['explain'])).stdout).toMatch(/^ {2}cluster \(required\) +The one cluster/m);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await run(['explain', 'tenants[].name', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ key: 'tenants[].name', required: true, below: [] });
  });

  it('says which key was meant', async () => {
    const { code, stderr } = await run(['explain', 'services.homer.retension']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Did you mean services.homer.retention?')]);
  });
});
