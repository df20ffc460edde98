import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { bundleProvider } from '../../../../providers/framework/build/bundle-provider';
import { scriptHead } from '../../../../providers/framework/build/script-head';

const ADDRESS = 'registry.terraform.io/example/echo';

describe('a bundled provider', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bundle-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program that prints what a JSON file beside it holds. */
  function program(at: string, text = 'hello'): string {
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'words.json'), JSON.stringify({ text }));
    writeFileSync(
      join(at, 'main.ts'),
      `import words from './words.json';\nconsole.log(words.text, process.argv[2]);\n`,
    );
    return join(at, 'main.ts');
  }

  const bundle = (entry: string, mirror: string) =>
    bundleProvider({ entry, address: ADDRESS, version: '1.2.3', mirror });

  it('lies where terraform looks, executable, with the same bytes for every platform', async () => {
    const { files, sha256, bytes } = await bundle(program(join(folder, 'src')), join(folder, 'mirror'));
    expect(files.map((file) => relative(folder, file))).toEqual(
      ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'].map(
        (platform) => `mirror/${ADDRESS}/1.2.3/${platform}/terraform-provider-echo_v1.2.3`,
      ),
    );
    for (const file of files) {
      expect(statSync(file).mode & 0o777).toBe(0o755);
      expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sha256);
      expect(statSync(file).size).toBe(bytes);
    }
  });

  it('is the same from two folders, whatever tsconfig lies around', async () => {
    const first = await bundle(program(join(folder, 'one')), join(folder, 'm1'));
    const second = await bundle(program(join(folder, 'elsewhere/deeper')), join(folder, 'm2'));
    const third = join(folder, 'three');
    program(third);
    writeFileSync(join(third, 'tsconfig.json'), '{"compilerOptions":{"alwaysStrict":true,"target":"es5"}}');
    const { sha256 } = await bundle(join(third, 'main.ts'), join(folder, 'm3'));
    expect([second.sha256, sha256]).toEqual([first.sha256, first.sha256]);
    const changed = await bundle(program(join(folder, 'one'), 'other'), join(folder, 'm1'));
    expect(changed.sha256).not.toBe(first.sha256);
  });

  it('of the framework itself is the same from two checkouts', async () => {
    const root = join(__dirname, '../../../..');
    const sums: string[] = [];
    for (const name of ['left', 'right/below']) {
      const copy = join(folder, name);
      cpSync(join(root, 'providers/framework'), join(copy, 'providers/framework'), { recursive: true });
      symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
      const entry = join(copy, 'main.ts');
      writeFileSync(
        entry,
        `import { serveProvider } from './providers/framework/protocol/serve';\nvoid serveProvider({}, { name: '${ADDRESS}' });\n`,
      );
      const checkout = (await import(join(copy, 'providers/framework/build/bundle-provider'))) as {
        bundleProvider: typeof bundleProvider;
      };
      const options = { entry, address: ADDRESS, version: '1.2.3', mirror: join(copy, 'mirror') };
      sums.push((await checkout.bundleProvider(options)).sha256);
    }
    expect(sums[1]).toBe(sums[0]);
  });

  it('runs with its JSON inside and passes arguments on', async () => {
    const { files } = await bundle(program(join(folder, 'src')), join(folder, 'mirror'));
    rmSync(join(folder, 'src'), { recursive: true });
    const { status, stdout, stderr } = spawnSync(files[0] ?? '', ['an argument'], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', 'hello an argument\n']);
  });

  it('runs below a package.json that makes everything a module', async () => {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const { files } = await bundle(program(join(folder, 'src')), join(folder, 'mirror'));
    expect(spawnSync(files[0] ?? '', [], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  });

  it.each([
    [undefined, '/etc/ca.crt'],
    [false, '(none)'],
  ])(
    'with public authorities %s is started with the variable of further ones as %s',
    async (publicAuthorities, seen) => {
      const entry = join(folder, 'main.ts');
      writeFileSync(entry, `console.error(process.env['NODE_EXTRA_CA_CERTS'] ?? '(none)');\n`);
      const options = { entry, address: ADDRESS, version: '1.2.3', mirror: join(folder, 'mirror') };
      const { files } = await bundleProvider({ ...options, ...(publicAuthorities === false && { publicAuthorities }) });
      // Node 20 warns besides, of a file that is not there.
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: '/etc/ca.crt' };
      const { status, stderr } = spawnSync(files[0] ?? '', [], { encoding: 'utf8', env });
      expect([status, stderr.split('\n').at(-2)]).toEqual([0, seen]);
    },
  );

  it('says that node is missing, where terraform shows it', async () => {
    const { files } = await bundle(program(join(folder, 'src')), join(folder, 'mirror'));
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { status, stdout } = spawnSync(files[0] ?? '', [], { encoding: 'utf8', env: { PATH: empty } });
    expect(status).toBe(1);
    expect(stdout).toBe(`${ADDRESS} needs Node.js 20 or later: put node on the PATH of terraform\n`);
  });

  it('replaces the process of the shell, so that killing it kills node', async () => {
    const { files } = await bundle(program(join(folder, 'src')), join(folder, 'mirror'));
    const head = readFileSync(files[0] ?? '', 'utf8')
      .split('\n')
      .slice(0, 2)
      .join('\n');
    const script = join(folder, 'pid');
    writeFileSync(script, `${head}\nprocess.stdout.write(String(process.pid));\n`, { mode: 0o755 });
    const seen = execFileSync('sh', ['-c', `"${script}" > "${folder}/out" & echo $!; wait`], { encoding: 'utf8' });
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe(seen.trim());
  });

  it.each([
    [{ address: 'example/echo' }, 'provider address "example/echo" must have the form host/namespace/type'],
    [{ version: 'v1' }, 'provider version "v1" must have the form 1.2.3'],
  ])('refuses %j', async (wrong, text) => {
    const options = { entry: 'main.ts', address: ADDRESS, version: '1.0.0', mirror: folder, ...wrong };
    await expect(bundleProvider(options)).rejects.toThrow(text);
  });

  it('names file and line of a fault in the sources', async () => {
    const entry = program(join(folder, 'src'));
    writeFileSync(entry, `import './absent';\n`);
    await expect(bundle(entry, join(folder, 'mirror'))).rejects.toThrow(
      /main\.ts:1:7: ERROR: Could not resolve "\.\/absent"/,
    );
  });

  it('refuses a name that a shell would interpret', () => {
    expect(() => scriptHead('a$(id)')).toThrow('has a character that a shell would interpret');
  });
});
