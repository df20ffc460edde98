import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deployStacks, type StackResult } from '../../../sandbox/deploy/deploy-stacks';
import { layoutOf } from '../../../sandbox/layout';

const checkout = mkdtempSync(path.join(tmpdir(), 'deploy-stacks-'));
const layout = layoutOf(checkout);
const cdktf = path.join(checkout, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf');
const terraform = path.join(checkout, 'terraform');
const before = process.env.TERRAFORM_BINARY_NAME;

/** Programs that say what the real ones said, and end with a code. */
function programs(said: {
  readonly cdktf: readonly string[];
  readonly terraform?: string;
  readonly code: number;
}): void {
  const output = JSON.stringify(`${said.cdktf.join('\n')}\n`);
  writeFileSync(cdktf, `process.stdout.write(${output});\nprocess.exitCode = ${said.code};\n`);
  writeFileSync(terraform, `#!/bin/sh\ncat <<'END'\n${said.terraform ?? ''}\nEND\nexit 1\n`);
  chmodSync(terraform, 0o700);
}

async function deploy(...stacks: string[]) {
  const results: StackResult[] = [];
  const lines: string[] = [];
  let notStarted: readonly string[] | undefined;
  const onResult = (result: StackResult) => void results.push(result);
  const failed = (names: readonly string[]) => (notStarted = names);
  const error = await deployStacks(
    layout,
    { stacks, parallel: 2, env: {}, onResult, failed },
    { line: (line: string) => void lines.push(line) },
  ).then(
    () => undefined,
    (problem: unknown) => (problem as Error).message,
  );
  return { results, lines, notStarted, error };
}

const INITIALIZED = ['edge', 'identity', 'vault'].map(
  (stack) => `${stack}  Terraform has been successfully initialized!`,
);
const EDGE_DONE = [
  'edge  data.kubernetes_namespace_v1.cluster_guard: Reading...',
  '      Plan: 2 to add, 0 to change, 0 to destroy.',
  '      kubernetes_namespace_v1.edge: Creation complete after 1s [id=edge]',
  'edge  Apply complete! Resources: 2 added, 0 changed, 0 destroyed.',
];

beforeAll(() => {
  mkdirSync(path.dirname(cdktf), { recursive: true });
  for (const stack of ['edge', 'identity', 'vault']) {
    const folder = path.join(checkout, 'cdktf.out', 'stacks', stack);
    mkdirSync(path.join(folder, '.terraform'), { recursive: true });
    writeFileSync(path.join(folder, '.terraform.lock.hcl'), '');
  }
  mkdirSync(layout.root, { recursive: true });
  process.env.TERRAFORM_BINARY_NAME = terraform;
});

afterAll(() => {
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
  rmSync(checkout, { recursive: true, force: true });
});

describe('a deployment of several stacks by one cdktf', () => {
  it('says of each stack what was done', async () => {
    programs({
      cdktf: [
        ...INITIALIZED,
        ...EDGE_DONE,
        'identity  No changes. Your infrastructure matches the configuration.',
        '          Apply complete! Resources: 0 added, 0 changed, 0 destroyed.',
      ],
      code: 0,
    });
    const { results, lines, error } = await deploy('edge', 'identity');
    expect(error).toBeUndefined();
    expect(results).toMatchObject([
      { stack: 'edge', added: 2, unchanged: false },
      { stack: 'identity', added: 0, unchanged: true },
    ]);
    expect(lines).toEqual([
      'edge: 2 to add, 0 to change, 0 to destroy',
      'edge: 1 of 2: kubernetes_namespace_v1.edge created (1s)',
    ]);
  });

  it('that fails names the stack with its error, and the stacks that were not begun', async () => {
    programs({
      cdktf: [
        ...INITIALIZED,
        ...EDGE_DONE,
        'identity  ╷',
        '          │ Error: release failed',
        '          │ timed out',
        'Invoking Terraform CLI failed with exit code 1',
      ],
      code: 1,
    });
    const { results, notStarted, error } = await deploy('edge', 'identity', 'vault');
    expect(results.map(({ stack }) => stack)).toEqual(['edge']);
    expect(notStarted).toEqual(['vault']);
    expect(error).toMatch(
      /^Not deployed: "identity"; cdktf ended with exit code 1\.\n {4}Error: release failed\n {4}timed out\n/,
    );
    expect(error).toContain(path.join(layout.logs, 'deploy-stacks.log'));
  });

  it('asks terraform for the error that cdktf lost behind a long plan', async () => {
    programs({
      cdktf: [
        'edge  Terraform used the selected providers to generate the following execution plan.',
        '      + port = "8089"',
        'Invoking Terraform CLI failed with exit code 1',
      ],
      terraform: 'Plan: 8 to add\n\nError: Error locating chart\n\n  with helm_release.traefik_release',
      code: 1,
    });
    const { error } = await deploy('edge');
    expect(error).toMatch(/^Not deployed: "edge"; cdktf ended with exit code 1\.\n {4}Error: Error locating chart\n/);
    expect(error).toContain('with helm_release.traefik_release');
    expect(error).not.toContain('8089');
  });

  it('that cdktf refuses is told as such', async () => {
    programs({ cdktf: ["Error: Usage Error: Could not find stack for pattern 'egde'"], code: 1 });
    const { notStarted, error } = await deploy('edge', 'identity');
    expect(notStarted).toEqual(['edge', 'identity']);
    expect(error).toContain("Could not find stack for pattern 'egde'");
  });
});
