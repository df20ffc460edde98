import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleProvider } from '../../../providers/framework/build/bundle-provider';
import { writeCliConfig } from '../../../providers/framework/build/write-cli-config';
import { createExampleProvider } from '../../../providers/framework/example/provider';
import { reattachProvider, type ReattachedProvider } from '../../../providers/framework/protocol/serve';
import { TerraformWorkspace } from './example/terraform-workspace';

const ADDRESS = 'example.com/examples/textfile';
const FILE = 'textfile_file.greeting';

const configuration = (directory: string, body: string): string => `
terraform {
  required_providers {
    textfile = { source = "${ADDRESS}", version = "1.0.0" }
  }
}
provider "textfile" { directory = "${directory}/files" }
${body}
`;

const greetingIn = (directory: string, content: string, path = 'hello.txt'): string =>
  configuration(
    directory,
    `resource "textfile_file" "greeting" {
  path    = "${path}"
  content = "${content}"
}`,
  );

describe('the example provider under the real terraform, by reattach', () => {
  let provider: ReattachedProvider;
  let workspace: TerraformWorkspace;
  const greeting = (content: string, path?: string): string => greetingIn(workspace.directory, content, path);
  const onDisk = (name: string): string => join(workspace.directory, 'files', name);

  beforeAll(async () => {
    provider = await reattachProvider(createExampleProvider(), ADDRESS);
    workspace = new TerraformWorkspace(provider.env);
  });

  afterAll(async () => {
    await provider.stop();
    workspace.remove();
  });

  it('creates what the configuration says, and plans nothing afterwards', async () => {
    workspace.write(greeting('hello'));
    const [create] = await workspace.plan();
    expect(create?.actions).toEqual(['create']);
    expect(create?.after?.sha256).toMatch(/^2cf24dba/);
    await workspace.apply();
    expect(readFileSync(onDisk('hello.txt'), 'utf8')).toBe('hello');
    expect(await workspace.plan()).toEqual([]);
  });

  it('changes content in place and a path by replacement', async () => {
    workspace.write(greeting('goodbye'));
    expect((await workspace.plan()).map(({ actions }) => actions)).toEqual([['update']]);
    await workspace.apply();
    expect(readFileSync(onDisk('hello.txt'), 'utf8')).toBe('goodbye');
    workspace.write(greeting('goodbye', 'bye.txt'));
    expect((await workspace.plan()).map(({ actions }) => actions)).toEqual([['delete', 'create']]);
    await workspace.apply();
    expect(existsSync(onDisk('hello.txt'))).toBe(false);
    expect(readFileSync(onDisk('bye.txt'), 'utf8')).toBe('goodbye');
  });

  it('sees drift, repairs it, and creates again what was deleted', async () => {
    writeFileSync(onDisk('bye.txt'), 'tampered');
    expect((await workspace.plan()).map(({ actions }) => actions)).toEqual([['update']]);
    await workspace.apply();
    expect(readFileSync(onDisk('bye.txt'), 'utf8')).toBe('goodbye');
    rmSync(onDisk('bye.txt'));
    expect((await workspace.plan()).map(({ actions }) => actions)).toEqual([['create']]);
    await workspace.apply();
  });

  it('imports into an empty state, and the next plan is empty', async () => {
    await workspace.succeed('state', 'rm', FILE);
    await workspace.succeed('import', FILE, 'bye.txt');
    expect(await workspace.state(FILE)).toMatchObject({ path: 'bye.txt', content: 'goodbye' });
    expect(await workspace.plan()).toEqual([]);
  });

  it('refuses a bad value at its attribute, and an existing file with the way out', async () => {
    workspace.write(greeting('x', '  '));
    const bad = await workspace.run('validate');
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('path must not be blank.');
    expect(bad.stderr).toMatch(
      /with textfile_file.greeting,\s+on main.tf line \d+, in resource "textfile_file" "greeting"/,
    );
    workspace.write(
      greeting('goodbye', 'bye.txt') +
        'resource "textfile_file" "again" {\n  path = "${textfile_file.greeting.path}"\n}\n',
    );
    const refused = await workspace.run('apply', '-auto-approve');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('import it, or choose another path');
    expect(await workspace.state('textfile_file.again')).toBeUndefined();
  });

  it('reads data and calls functions, errors at the argument included', async () => {
    workspace.write(
      greeting('goodbye', 'bye.txt') +
        'data "textfile_file" "back" {\n  path = textfile_file.greeting.path\n}\n' +
        'output "same" {\n  value = data.textfile_file.back.sha256 == provider::textfile::sha256("goodbye")\n}\n',
    );
    await workspace.apply();
    expect((await workspace.succeed('output', 'same')).trim()).toBe('true');
  });

  it('destroys what it made', async () => {
    await workspace.succeed('destroy', '-auto-approve');
    expect(existsSync(onDisk('bye.txt'))).toBe(false);
  });
});

describe('the example provider as an installed program, from a mirror', () => {
  const root = mkdtempSync(join(tmpdir(), 'framework-mirror-'));
  const workspace = new TerraformWorkspace({ TF_CLI_CONFIG_FILE: join(root, 'terraform.rc') });

  beforeAll(async () => {
    const mirror = join(root, 'mirror');
    const entry = resolve(__dirname, '../../../providers/framework/example/main.ts');
    await bundleProvider({ entry, address: ADDRESS, version: '1.0.0', mirror });
    writeCliConfig({ file: join(root, 'terraform.rc'), mirror, include: [ADDRESS] });
  });

  afterAll(() => {
    workspace.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it('is initialized, planned, applied, unchanged and destroyed over mutual TLS', async () => {
    workspace.write(greetingIn(workspace.directory, 'hello'));
    expect(await workspace.succeed('init')).toContain('successfully initialized');
    expect(await workspace.succeed('providers', 'schema', '-json')).toContain('textfile_file');
    await workspace.apply();
    expect(await workspace.plan()).toEqual([]);
    await workspace.succeed('destroy', '-auto-approve');
    expect(existsSync(join(workspace.directory, 'files', 'hello.txt'))).toBe(false);
  });
});
