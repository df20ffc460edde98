import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reattachProvider, type ReattachedProvider } from '../../../providers/framework/protocol/serve';
import { ADDRESS, EVERYTHING, thing, withProvider } from './example/lab-configuration';
import { createLabProvider, Lab } from './example/lab-provider';
import { TerraformWorkspace } from './example/terraform-workspace';

interface StateFile {
  serial: number;
  resources: { instances: { schema_version: number; private: string; attributes: { [name: string]: unknown } }[] }[];
}

function stateFile(workspace: TerraformWorkspace): StateFile {
  return JSON.parse(readFileSync(join(workspace.directory, 'terraform.tfstate'), 'utf8')) as StateFile;
}

/** The provider's private data of the first object, which Terraform stores in base64. */
function privateOfFirst(workspace: TerraformWorkspace): unknown {
  const bytes = stateFile(workspace).resources[0]?.instances[0]?.private ?? '';
  return JSON.parse(Buffer.from(bytes, 'base64').toString('utf8'));
}

describe('the plan pipeline under the real terraform', () => {
  let lab: Lab;
  let provider: ReattachedProvider;
  let workspace: TerraformWorkspace;
  const actions = async (): Promise<string[]> => (await workspace.plan()).map((change) => change.actions.join('+'));

  beforeEach(async () => {
    lab = new Lab();
    provider = await reattachProvider(createLabProvider(lab), ADDRESS);
    workspace = new TerraformWorkspace(provider.env);
  });

  afterEach(async () => {
    await provider.stop();
    workspace.remove();
  });

  it('carries every kind of attribute and block through create and an empty plan', async () => {
    workspace.write(thing(EVERYTHING));
    await workspace.apply();
    expect(await actions()).toEqual([]);
    expect(await workspace.state('lab_thing.thing')).toMatchObject({
      revision: 1,
      members: [{ role: 'user' }, { role: 'admin' }],
      anything: { value: { deep: [1, 'two', { three: true }] } },
      limits: { cpu: { value: 1.5 } },
      option: { colour: { value: 'blue' } },
    });
    expect(readFileSync(join(workspace.directory, 'terraform.tfstate'), 'utf8')).toContain('12345678901234567890');
  });

  it('marks only what may change on an update, and keeps keys of elements that stay', async () => {
    workspace.write(thing(EVERYTHING));
    await workspace.apply();
    const before = await workspace.state('lab_thing.thing');
    const changed = EVERYTHING.replace('tags      = { a = "1" }', 'tags = { a = "2" }').replace(
      '{ to = "x" }',
      '{ to = "x" }, { to = "z" }',
    );
    workspace.write(thing(changed));
    const [change] = await workspace.plan();
    expect(change?.actions).toEqual(['update']);
    expect(change?.after_unknown).toMatchObject({ revision: true, region: true });
    expect(change?.after_unknown.id).toBeUndefined();
    await workspace.apply();
    const after = await workspace.state('lab_thing.thing');
    expect(after).toMatchObject({ id: before?.id, revision: 2, members: before?.members, owner: before?.owner });
    expect(after?.grants).toEqual(expect.arrayContaining(before?.grants as unknown[]));
    expect(after?.grants).toHaveLength(3);
    expect(await actions()).toEqual([]);
  });

  it('replaces for a flagged attribute, a predicate and a nested block, and only for these', async () => {
    workspace.write(thing('size = 5\nplacement { zone = "a" }'));
    await workspace.apply();
    workspace.write(thing('size = 6\nplacement { zone = "a" }'));
    expect(await actions()).toEqual(['update']);
    workspace.write(thing('size = 4\nplacement { zone = "a" }'));
    expect(await actions()).toEqual(['delete+create']);
    workspace.write(thing('size = 5\nplacement { zone = "b" }'));
    expect(await actions()).toEqual(['delete+create']);
    workspace.write(thing('size = 5\nplacement { zone = "a" }', 'two'));
    expect(await actions()).toEqual(['delete+create']);
  });

  it('keeps a spelling that the server normalises (pitfall 6)', async () => {
    workspace.write(thing('label = "cafe\u0301"'));
    await workspace.apply();
    expect(await actions()).toEqual([]);
    workspace.write(thing('label = "caf\u00e9"'));
    expect(await actions()).toEqual([]);
  });

  it('hands a write-only value to create and update and stores it nowhere (pitfall 3)', async () => {
    const secret = (value: string, version: number): string =>
      thing(
        `secret_wo = "${value}"\nsecret_wo_version = ${version}\nplacement {\nzone = "a"\ntoken_wo = "${value}"\n}`,
      );
    workspace.write(secret('first-secret', 1));
    await workspace.apply();
    expect([...lab.secrets.values()]).toEqual(['first-secret']);
    workspace.write(secret('second-secret', 1));
    expect(await actions()).toEqual([]);
    workspace.write(secret('second-secret', 2));
    expect(await actions()).toEqual(['update']);
    await workspace.apply();
    expect([...lab.secrets.values()]).toEqual(['second-secret']);
    expect(readFileSync(join(workspace.directory, 'terraform.tfstate'), 'utf8')).not.toContain('-secret');
    workspace.write(secret('third-secret', 3));
    const [planned] = await workspace.plan();
    expect(planned?.after).toMatchObject({ secret_wo: null, placement: { zone: 'a', token_wo: null } });
    expect(JSON.stringify(planned)).not.toContain('-secret');
  });

  it('taints, not loses, what a failing create has made, and keeps its private state', async () => {
    lab.failAfterCreate = true;
    workspace.write(thing('tags = { a = "1" }'));
    const failed = await workspace.run('apply', '-auto-approve');
    expect(failed.stderr).toContain('The server failed after it had made the thing.');
    expect(await workspace.state('lab_thing.thing')).toMatchObject({ id: 'lab-1', name: 'one' });
    expect(privateOfFirst(workspace)).toEqual({ created: true });
    lab.failAfterCreate = false;
    expect(await actions()).toEqual(['delete+create']);
    await workspace.apply();
    expect([...lab.objects.keys()]).toHaveLength(1);
  });

  it('keeps the prior state when an update failed before a write, the new one when it failed after', async () => {
    workspace.write(thing('tags = { a = "1" }'));
    await workspace.apply();
    workspace.write(thing('tags = { a = "2" }'));
    lab.failUpdate = 'before';
    const failed = await workspace.run('apply', '-auto-approve');
    expect(failed.stderr).toContain('Unexpected error while updating lab_thing');
    expect(failed.stdout + failed.stderr).not.toContain('hunter2');
    expect(await workspace.state('lab_thing.thing')).toMatchObject({ tags: { a: '1' }, revision: 1 });
    lab.failUpdate = 'after';
    await workspace.run('apply', '-auto-approve');
    expect(await workspace.state('lab_thing.thing')).toMatchObject({ tags: { a: '2' }, revision: 2 });
    lab.failUpdate = 'never';
    expect(await actions()).toEqual([]);
    expect(lab.calls).toContain('update one created=true');
  });

  it('imports by a composed id and then plans nothing; a wrong id is explained', async () => {
    workspace.write(thing('tags = { a = "1" }\nports = [1]'));
    await workspace.apply();
    await workspace.succeed('state', 'rm', 'lab_thing.thing');
    const wrong = await workspace.run('import', 'lab_thing.thing', 'one');
    expect(wrong.stderr).toContain('"one" has not the form <lab>/<name>');
    await workspace.succeed('import', 'lab_thing.thing', 'main/one');
    expect(await actions()).toEqual([]);
  });

  it('refuses a destroy at plan time', async () => {
    workspace.write(thing('', 'protected'));
    await workspace.apply();
    const refused = await workspace.run('plan', '-destroy');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('This thing may not be destroyed.');
  });

  it('points at the attribute, element or block that is wrong', async () => {
    workspace.write(thing('rule {\n  port = 1\n  host = "h"\n  address = "a"\n}\nrule { port = 2 }'));
    const { stderr } = await workspace.run('validate');
    expect(stderr).toContain('Set at most one of "host", "address"; "host", "address" are set.');
    expect(stderr).toContain('Set one of "host", "address"; none is set.');
    expect(stderr).toMatch(/on main.tf line \d+, in resource "lab_thing" "thing":\s+\d+:\s+address = "a"/);
  });

  it('plans while values and blocks are unknown, and applies what they become', async () => {
    workspace.write(
      withProvider(`
resource "lab_thing" "first" { name = "first" }
resource "lab_thing" "second" {
  name   = "pre-\${lab_thing.first.id}"
  label  = lab_thing.first.id
  tags   = { a = lab_thing.first.id }
  grants = [{ to = lab_thing.first.id }]
  owner  = { email = lab_thing.first.region }
  dynamic "rule" {
    for_each = toset([lab_thing.first.region])
    content {
      port = 1
      host = rule.value
    }
  }
}
`),
    );
    await workspace.apply();
    expect(await actions()).toEqual([]);
    expect(await workspace.state('lab_thing.second')).toMatchObject({ name: 'pre-lab-1', rule: [{ port: 1 }] });
  });

  it('plans with an unknown provider configuration, warns, and applies', async () => {
    workspace.write(
      withProvider(
        'resource "terraform_data" "server" { input = "up" }\nresource "lab_thing" "thing" { name = "n" }',
        'terraform_data.server.output',
      ),
    );
    const { stdout, code } = await workspace.run('apply', '-auto-approve');
    expect(code).toBe(0);
    expect(stdout).toContain('Provider configuration not known yet');
    expect(lab.calls).toContain('create n');
    const replaced = await workspace.run('plan', '-replace=terraform_data.server');
    expect(replaced.code).toBe(0);
  });

  it('reads state of older versions: steps run, unknown keys go, missing ones are null (pitfall 16)', async () => {
    workspace.write(thing('label = "from version 1"'));
    await workspace.apply();
    const stored = stateFile(workspace);
    const [instance] = stored.resources[0]?.instances ?? [];
    if (instance === undefined) throw new Error('the state holds no instance');
    instance.schema_version = 0;
    instance.attributes = { id: instance.attributes.id, title: 'one', revision: 1, forgotten: { key: 1 } };
    stored.serial += 1;
    writeFileSync(join(workspace.directory, 'terraform.tfstate'), JSON.stringify(stored));
    expect(await workspace.plan('-refresh=false')).toEqual([]);
    workspace.write(thing('label = "from version 1"\ntags = { a = "1" }'));
    const [change] = await workspace.plan('-refresh=false');
    expect(change?.actions).toEqual(['update']);
  });

  it('stops a wait on interrupt, and names a deadline that has passed', async () => {
    lab.hang = true;
    workspace.write(thing('timeouts { create = "1s" }'));
    const late = await workspace.run('apply', '-auto-approve');
    expect(late.stderr).toContain('The time allowed for creating lab_thing (1s) is over.');
    workspace.write(thing('timeouts { create = "forever" }'));
    expect((await workspace.run('validate')).stderr).toContain('be a duration such as');
    workspace.write(thing());
    const before = lab.hung;
    const { child, ended } = workspace.start(['apply', '-auto-approve']);
    while (lab.hung === before) await sleep(10);
    child.kill('SIGINT');
    expect((await ended).stderr).toContain('Terraform asked the provider to stop while it was creating lab_thing.');
  });

  it('opens and closes an ephemeral value, reads data, calls a variadic function', async () => {
    workspace.write(
      withProvider(`
ephemeral "lab_token" "t" { length = 4 }
resource "lab_thing" "thing" {
  name      = "one"
  secret_wo = ephemeral.lab_token.t.value
}
data "lab_thing" "same" { name = lab_thing.thing.name }
output "id" { value = provider::lab::join("-", data.lab_thing.same.id, "b", "c") }
`),
    );
    await workspace.apply();
    expect((await workspace.succeed('output', '-raw', 'id')).trim()).toBe('lab-1-b-c');
    expect([...lab.secrets.values()]).toEqual(['xxxx']);
    expect(lab.calls).toEqual(expect.arrayContaining(['open', 'close 4']));
    workspace.write(withProvider('output "id" { value = provider::lab::join("-", "a", "") }'));
    const wrong = await workspace.run('apply', '-auto-approve');
    expect(wrong.stderr).toMatch(/Invalid value for "rest" parameter: A text must not be\s+empty\./);
  });
});
