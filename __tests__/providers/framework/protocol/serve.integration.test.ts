import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleProvider } from '../../../../providers/framework/build/bundle-provider';
import { writeCliConfig } from '../../../../providers/framework/build/write-cli-config';
import { reattachProvider } from '../../../../providers/framework/protocol/serve';
import { ECHO_ADDRESS, echoProvider } from './echo-provider';

const CONFIGURATION = `
terraform {
  required_providers {
    echo = { source = "example/echo" }
  }
}
resource "echo_value" "first" {
  number = 9007199254740993
  any    = { list = [1, "x", true], fraction = 0.1 }
  words  = ["b", "a"]
}
resource "echo_value" "second" {
  number = 1e30
  any    = "prefix-\${echo_value.first.id}"
}
resource "echo_value" "third" { number = 12345678901234567890 }
resource "echo_value" "fourth" { number = 3.14159265358979323846264338327950288 }
`;

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Runs the real terraform in `folder`; stdout and stderr together. */
async function terraform(folder: string, env: Record<string, string>, ...words: string[]): Promise<Run> {
  const binary = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
  const options = { cwd: folder, timeout: 300_000, env: { ...process.env, CHECKPOINT_DISABLE: '1', ...env } };
  try {
    const { stdout, stderr } = await promisify(execFile)(binary, [...words, '-no-color'], options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, output: stdout + stderr };
  }
}

async function lifecycle(folder: string, env: Record<string, string>): Promise<void> {
  const applied = await terraform(folder, env, 'apply', '-auto-approve');
  expect(applied.output).toContain('Apply complete! Resources: 4 added');
  const again = await terraform(folder, env, 'plan', '-detailed-exitcode');
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining('No changes') as string });
  const shown = (await terraform(folder, env, 'show')).output;
  for (const number of ['9007199254740993', '12345678901234567890', '3.14159265358979323846264338327950288']) {
    expect(shown).toContain(number);
  }
  expect(shown).toContain('"prefix-made"');
  expect((await terraform(folder, env, 'destroy', '-auto-approve')).output).toContain('4 destroyed');
}

describe('the protocol layer under the real terraform', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'echo-'));
    writeFileSync(join(folder, 'main.tf'), CONFIGURATION);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('serves apply, an empty plan and destroy from within this process', async () => {
    const provider = await reattachProvider(echoProvider, ECHO_ADDRESS);
    try {
      await lifecycle(folder, provider.env);
    } finally {
      await provider.stop();
    }
  });

  it('serves the same as a bundle from a filesystem mirror, over mutual TLS, with noise on stdout', async () => {
    const mirror = join(folder, 'mirror');
    const file = join(folder, 'terraform.rc');
    const entry = join(__dirname, 'echo-provider-main.ts');
    await bundleProvider({
      entry,
      address: ECHO_ADDRESS,
      version: '1.0.0',
      mirror,
      platforms: ['linux_amd64', 'darwin_arm64'],
    });
    writeCliConfig({ file, mirror, include: [ECHO_ADDRESS] });
    const env = { TF_CLI_CONFIG_FILE: file };
    expect(await terraform(folder, env, 'init')).toMatchObject({ code: 0 });
    await lifecycle(folder, env);
  });

  it('shows a fault of the provider at the resource, without what the error said', async () => {
    writeFileSync(join(folder, 'main.tf'), `${CONFIGURATION}\nresource "echo_value" "faulty" { number = 666 }\n`);
    const provider = await reattachProvider(echoProvider, ECHO_ADDRESS);
    const log = join(folder, 'trace.log');
    try {
      const planned = await terraform(folder, { ...provider.env, TF_LOG: 'trace', TF_LOG_PATH: log }, 'plan');
      expect(planned.code).toBe(1);
      expect(planned.output).toContain('The provider failed unexpectedly (PlanResourceChange)');
      expect(planned.output).toContain('with echo_value.faulty');
      expect(planned.output + readFileSync(log, 'utf8')).not.toContain('hunter2');
    } finally {
      await provider.stop();
    }
  });
});
