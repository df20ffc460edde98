import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SECRET_REVISION_ANNOTATION } from '../../../constructs/secret/secret-reference';
import { reattachProvider, type ReattachedProvider } from '../../../providers/framework/protocol/serve';
import { createKubesecretProvider, providerAddress } from '../../../providers/kubesecret/provider';
import { ApiStub } from '../../cli/cluster/api-stub';

const run = promisify(execFile);
const VALUE = 'Planted-9qR4/value+of-a-Secret';
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

const secret = (data: Record<string, string>, revision?: string) => ({
  metadata: {
    name: 'authentik-bootstrap',
    ...(revision === undefined ? {} : { annotations: { [SECRET_REVISION_ANNOTATION]: revision } }),
  },
  data,
});

interface Outcome {
  readonly code: number;
  /** Lines joined, frames and colours left out. */
  readonly text: string;
}

/** What terraform shows is folded at 78 characters: spaces alone tell nothing. */
const unfolded = (text: string) => text.replaceAll(/[│╷╵]/g, ' ').replaceAll(/\s+/g, ' ');

describe('ephemeral kubesecret_value, with terraform', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubesecret-test-'));
  let stub: ApiStub;
  let provider: ReattachedProvider;

  beforeAll(async () => {
    stub = await ApiStub.start();
    provider = await reattachProvider(() => createKubesecretProvider(stub.kubeconfig()), providerAddress);
  });

  afterAll(async () => {
    await provider?.stop();
    await stub?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const terraform = async (...words: string[]): Promise<Outcome> => {
    const options = {
      cwd: folder,
      timeout: 300_000,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        GOGC: process.env['GOGC'],
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        ...provider.env,
      },
    };
    try {
      const { stdout, stderr } = await run(process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform', words, options);
      return { code: 0, text: unfolded(stdout + stderr) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, text: unfolded(stdout + stderr) };
    }
  };

  /** Plans a configuration whose check tells the value's length, which is no secret, and nothing else of it. */
  const plan = async (more: object = {}, context = 'here'): Promise<Outcome> => {
    const value = { namespace: 'authentik', name: 'authentik-bootstrap', key: 'password', ...more };
    writeFileSync(
      path.join(folder, 'main.tf.json'),
      JSON.stringify({
        terraform: { required_providers: { kubesecret: { source: 'ominis-ai/kubesecret' } } },
        provider: { kubesecret: { config_context: context } },
        ephemeral: {
          kubesecret_value: {
            it: {
              ...value,
              lifecycle: {
                postcondition: {
                  condition: `\${sha256(self.value) == "${await sha256(VALUE)}"}`,
                  error_message: 'another value',
                },
              },
            },
          },
        },
        resource: { terraform_data: { other: { input: 'here' } } },
      }),
    );
    return terraform('plan', '-no-color', '-input=false', '-out=plan');
  };

  it('reads the value, once for each Secret, and leaves it in no plan', async () => {
    stub.answer = () => ({ body: secret({ password: base64(VALUE) }, '2') });
    const planned = await plan({ revision: 2 });
    expect(planned.text).toContain('1 to add');
    expect(planned.code).toBe(0);
    expect(stub.seen.at(-1)).toMatchObject({
      method: 'GET',
      url: '/api/v1/namespaces/authentik/secrets/authentik-bootstrap',
      headers: { authorization: 'Bearer token-of-the-test' },
    });
    const shown = await terraform('show', '-json', 'plan');
    for (const text of [planned.text, shown.text, readFileSync(path.join(folder, 'plan'), 'latin1')]) {
      expect(text).not.toContain(VALUE);
      expect(text).not.toContain(base64(VALUE));
    }
  });

  it.each([
    [
      'another revision',
      { revision: 3 },
      secret({ password: base64(VALUE) }, '2'),
      'says 2, and 3 is expected. First deploy the stack that writes this Secret',
    ],
    ['no revision', { revision: 1 }, secret({ password: base64(VALUE) }), 'says nothing, and 1 is expected'],
    ['no such key', { key: 'passwort' }, secret({ password: base64(VALUE), token: '' }), 'It has: password, token.'],
    ['no such key, named as a property of every object', { key: 'constructor' }, secret({}), 'It has: none.'],
    ['an empty value', {}, secret({ password: '' }), 'is empty'],
    ['a value that is no text', {}, secret({ password: base64(Uint8Array.of(255, 254, 0)) }), 'is no text'],
    ['an answer that is no Secret', {}, VALUE, 'answered with something that is no Secret'],
  ])('refuses %s, without a value in the message', async (_, more, body, message) => {
    stub.answer = () => ({ body });
    const { code, text } = await plan(more);
    expect(code).toBe(1);
    expect(text).toContain(message);
    expect(text).not.toContain(VALUE);
    expect(text).not.toContain(base64(VALUE));
  });

  it.each([
    [404, 'NotFound', 'There is no Secret authentik/authentik-bootstrap'],
    [
      404,
      'NotFound',
      'Terraform reads it before a destroy, too: where it is gone for good, take its ephemeral resource out',
    ],
    [403, 'Forbidden', 'kubectl --context here auth can-i get secret/authentik-bootstrap -n authentik'],
    [401, 'Unauthorized', 'does not accept the credentials of user u'],
  ])('explains an answer %d', async (code, reason, message) => {
    stub.answer = () => ({ code, body: { kind: 'Status', reason, message: `${reason} of the server` } });
    expect(await plan()).toMatchObject({ code: 1, text: expect.stringContaining(message) as string });
  });

  it('names the contexts that there are when it is given another one', async () => {
    const { code, text } = await plan({}, 'elsewhere');
    expect(code).toBe(1);
    expect(text).toContain('there is no context "elsewhere"');
    expect(text).toContain('there is here.');
  });
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(text));
  return Buffer.from(digest).toString('hex');
}
