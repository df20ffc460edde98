import { Readable } from 'node:stream';
import { parsePlan, readPlan } from '../../../cli/plan/read-plan';

const plan = (more: object = {}) => JSON.stringify({ format_version: '1.2', resource_changes: [], ...more });
const messageOf = (text: string): string => {
  try {
    parsePlan(text, 'plan.json');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it was accepted';
};

describe('a plan', () => {
  it('is accepted with keys of later minor formats', () => {
    expect(parsePlan(plan({ format_version: '1.99', deferred_changes: [{}] }), 'x').format_version).toBe('1.99');
  });

  it('is accepted with a byte order mark, as Windows shells write it', () => {
    expect(parsePlan(`\uFEFF${plan()}`, 'x').resource_changes).toEqual([]);
  });

  it('is read from standard input', async () => {
    const io = { cwd: '/', stdin: Readable.from([Buffer.from(plan())]), signal: new AbortController().signal };
    await expect(readPlan('-', io)).resolves.toMatchObject({ format_version: '1.2' });
  });

  it.each([
    ['the saved plan file', 'PK\u0003\u0004', /saved plan file itself.*terraform show -json PLANFILE/s],
    ['nothing', '', /it is empty.*command that wrote it failed/s],
    ['a plan that was cut off', plan().slice(0, -20), /ends in the middle, after \d+ characters.*full disk/s],
    ['damaged JSON', '{"format_version": "1.2",, "x": 1}', /its JSON is damaged/],
    ['some text', 'Plan: 1 to add', /does not begin with "\{"/],
    ['a list', '[]', /does not begin with|holds a list/],
    ['a state file', '{"version":4,"serial":1,"lineage":"x","resources":[]}', /it is a state file/],
    [
      'a state shown as JSON',
      '{"format_version":"1.0","terraform_version":"1.11.4","values":{}}',
      /it is a state, shown/,
    ],
    ['an empty state shown as JSON', '{"format_version":"1.0"}', /it is a state, shown/],
    ['the provider schemas', '{"format_version":"1.0","provider_schemas":{}}', /terraform providers schema/],
    ['the log of plan -json', '{"@level":"info"}\n{"@level":"info"}\n', /log of "terraform plan -json"/],
    ['a configuration', '{"terraform":{},"resource":{}}', /it is a Terraform configuration/],
    ['a format of the future', plan({ format_version: '2.0' }), /format is "2.0", and only 1.x is understood/],
    [
      'a plan with another shape',
      plan({ resource_changes: [{ address: 'a.b' }] }),
      /resource_changes\.0\.\w+ does not follow format 1.2/,
    ],
  ])('is told apart from %s', (_, text, message) => {
    expect(messageOf(text)).toMatch(message);
    expect(messageOf(text)).toMatch(/How to fix it: /);
  });

  it('is never quoted in an error, because it holds secrets', () => {
    expect(messageOf('{"format_version": "1.2", "variables": {"p": {"value": "hunter2"}},,}')).not.toContain('hunter2');
    expect(messageOf(plan({ resource_changes: 'hunter2' }))).not.toContain('hunter2');
  });

  it('that cannot be read names the file', async () => {
    const io = { cwd: '/nowhere', stdin: Readable.from([]), signal: new AbortController().signal };
    await expect(readPlan('missing.json', io)).rejects.toThrow(/The plan missing\.json cannot be read: .*ENOENT/);
  });
});
