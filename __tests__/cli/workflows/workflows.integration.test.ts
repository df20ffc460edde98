/** The workflows are checked by actionlint, built from its pinned Go module. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toolSearch } from '../../../sandbox/toolchain/tool-search';
import { thisLayout } from '../../../sandbox/layout';
import { ACTIONLINT } from '../../../sandbox/toolchain/check-targets';
import { ensureTools } from '../../../sandbox/toolchain/ensure-tools';

const repository = path.resolve(__dirname, '../../..');
const folder = path.join(repository, '.github', 'workflows');
let actionlint: string;

beforeAll(async () => {
  const tools = await ensureTools(toolSearch(thisLayout()), { line: () => undefined }, [ACTIONLINT]);
  actionlint = tools.get('actionlint')?.file ?? '';
});

const check = (file: string) =>
  spawnSync(actionlint, ['-shellcheck=', '-pyflakes=', file], { cwd: repository, encoding: 'utf8' });

test('the pinned version was built', () => {
  expect(execFileSync(actionlint, ['-version'], { encoding: 'utf8' })).toContain('1.7.12');
});

test.each(readdirSync(folder))('actionlint finds no fault in %s', (file) => {
  const { status, stdout } = check(path.join(folder, file));
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('it does look: a workflow with a fault is refused', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'workflow-'));
  const file = path.join(scratch, 'wrong.yml');
  writeFileSync(
    file,
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.nonsense.x }} ${{ nope() }}\n',
  );
  const { status, stdout } = check(file);
  rmSync(scratch, { recursive: true });
  expect(status).toBe(1);
  expect(stdout).toContain('nope');
});
