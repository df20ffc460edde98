/** What no linter knows: pins, permissions, roles and secrets of the workflows. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

const repository = path.resolve(__dirname, '../../..');
const folder = path.join(repository, '.github', 'workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly if?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions?: object;
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = readdirSync(folder).map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
const workflows = files.map(({ file, text }) => ({ file, text, workflow: parse(text) as Workflow }));
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ where: `${file} ${name}`, job })),
);
const action = readFileSync(path.join(repository, '.github', 'actions', 'prepare', 'action.yml'), 'utf8');

test('every action of somebody else is pinned by its full commit, with the version beside it', () => {
  const uses = [...files.map(({ text }) => text), action].flatMap((text) => text.match(/uses: .*/g) ?? []);
  const foreign = uses.filter((line) => !line.startsWith('uses: ./'));
  expect(foreign.length).toBeGreaterThan(10);
  expect(foreign.filter((line) => !/^uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  const pins = new Map<string, Set<string>>();
  for (const line of foreign) {
    const [name = ''] = line.split('@');
    pins.set(name, (pins.get(name) ?? new Set()).add(line));
  }
  expect([...pins].filter(([, lines]) => lines.size > 1)).toEqual([]);
});

test('a workflow has no permissions, and each job only what it needs', () => {
  for (const { file, workflow } of workflows)
    expect({ file, permissions: workflow.permissions }).toEqual({ file, permissions: {} });
  const writing = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'));
  expect(writing.map(({ where, job }) => [where, job.permissions])).toEqual([
    ['plan.yml comment', { contents: 'read', 'pull-requests': 'write' }],
  ]);
});

test('the job that may write runs nothing of the pull request', () => {
  const comment = workflows.find(({ file }) => file === 'plan.yml')?.workflow.jobs.comment;
  const checkout = comment?.steps.find(({ uses }) => uses?.startsWith('actions/checkout'));
  expect(checkout?.with?.ref).toBe('${{ github.event.pull_request.base.sha }}');
  expect(comment?.steps.some(({ run }) => run !== undefined)).toBe(false);
});

test('secrets go to no fork, and only to jobs with a protected environment', () => {
  const holding = jobs.filter(({ job }) => JSON.stringify(job).includes('secrets.'));
  expect(holding.length).toBeGreaterThan(3);
  expect(holding.filter(({ job }) => job.environment === undefined).map(({ where }) => where)).toEqual([]);
  const plan = workflows.find(({ file }) => file === 'plan.yml')?.workflow;
  expect(plan?.jobs.plan?.if).toContain('head.repo.full_name == github.repository');
  for (const { file, workflow } of workflows)
    expect({ file, events: Object.keys(workflow.on) }).not.toMatchObject({
      events: expect.arrayContaining(['pull_request_target']) as unknown,
    });
});

test('only the job that applies has the writing role, and it applies the reviewed hash', () => {
  const writers = jobs.filter(({ job }) => /_APPLY\b|STATE_APPLY/.test(JSON.stringify(job)));
  expect(writers.map(({ where }) => where)).toEqual(['apply.yml deploy']);
  expect(writers[0]?.job.environment).toBe('production');
  expect(JSON.stringify(writers[0]?.job.steps)).toContain('--plan-hash');
});

test('no job runs for ever, and no expression stands in a script', () => {
  expect(jobs.filter(({ job }) => !job['timeout-minutes']).map(({ where }) => where)).toEqual([]);
  const scripts = jobs.flatMap(({ where, job }) => job.steps.map(({ run = '' }) => ({ where, run })));
  const risky = scripts.filter(({ run }) => /\$\{\{(?!\s*matrix\.)/.test(run));
  expect(risky).toEqual([]);
});

test('schedules keep off the full hour', () => {
  const crons = files.flatMap(({ text }) => text.match(/cron: '(\d+) /g) ?? []);
  expect(crons).toHaveLength(2);
  expect(crons.filter((cron) => /'(0|30) /.test(cron))).toEqual([]);
});

test('GitLab calls the same commands, and every command and script exists', () => {
  const gitlab = readFileSync(path.join(repository, '.gitlab-ci.yml'), 'utf8');
  expect(() => parse(gitlab, { merge: true }) as unknown).not.toThrow();
  const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const text of [gitlab, action, ...files.map((each) => each.text)])
    for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
      expect(scripts).toHaveProperty([name]);
  for (const command of ['plan', 'deploy', 'drift']) {
    expect(gitlab).toContain(`npx cluster-infra ${command}`);
    expect(existsSync(path.join(repository, 'cli', 'commands', `${command}.ts`))).toBe(true);
  }
});

describe('the comment of a pull request', () => {
  const sticky = createRequire(__filename)(path.join(repository, '.github', 'scripts', 'sticky-comment.cjs')) as (
    options: object,
  ) => Promise<void>;
  const mark = '<!-- cluster-infra plan-summary v1 environment=production commit=abc -->';
  const scratch = mkdtempSync(path.join(tmpdir(), 'sticky-'));
  const file = path.join(scratch, 'summary.md');
  afterAll(() => rmSync(scratch, { recursive: true }));

  async function run(comments: readonly object[], summary = file) {
    const calls: Array<readonly [string, object]> = [];
    const github = {
      paginate: async () => comments,
      rest: {
        issues: {
          listComments: 'listComments',
          updateComment: async (call: object) => void calls.push(['update', call]),
          createComment: async (call: object) => void calls.push(['create', call]),
        },
      },
    };
    const context = { repo: { owner: 'o', repo: 'r' }, issue: { number: 7 } };
    writeFileSync(file, `${mark}\nnew page`);
    await sticky({ github, context, file: summary, key: 'environment=production ' });
    return calls;
  }

  test('is made once', async () => {
    expect(await run([{ id: 1, user: { type: 'User' }, body: `${mark}\nquoted by a person` }])).toEqual([
      ['create', { owner: 'o', repo: 'r', issue_number: 7, body: `${mark}\nnew page` }],
    ]);
  });

  test('is changed afterwards, not the one of another environment', async () => {
    const other = mark.replace('production', 'staging');
    const calls = await run([
      { id: 2, user: { type: 'Bot' }, body: `${other}\nx` },
      { id: 3, user: { type: 'Bot' }, body: `${mark}\nold page` },
    ]);
    expect(calls).toEqual([['update', { owner: 'o', repo: 'r', comment_id: 3, body: `${mark}\nnew page` }]]);
  });

  test('says so when there is no page', async () => {
    const [[, call] = []] = await run([], path.join(scratch, 'absent.md'));
    expect(call).toMatchObject({ body: expect.stringContaining('could not be made') as unknown });
  });
});
