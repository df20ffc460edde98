import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Deadline } from '../../../../providers/framework/provider/contexts';
import { ApiError } from '../../../../sandbox/providers/kubernetes/client/api-error';
import { KubernetesClient } from '../../../../sandbox/providers/kubernetes/client/kubernetes-client';
import {
  NoAnswer,
  type HttpRequest,
  type HttpResponse,
} from '../../../../sandbox/providers/kubernetes/client/transport';
import { waitFor } from '../../../../sandbox/providers/kubernetes/client/wait';
import { connectionFrom } from '../../../../sandbox/providers/kubernetes/provider-config';

const configMaps = { apiVersion: 'v1', plural: 'configmaps', namespaced: true };
const address = { kind: configMaps, namespace: 'demo', name: 'it' };

/** A transport that answers from a list and remembers what it was asked. */
function scripted(...answers: (HttpResponse | Error)[]) {
  const asked: HttpRequest[] = [];
  const send = (request: HttpRequest): Promise<HttpResponse> => {
    asked.push(request);
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new Error('asked once too often');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { client: new KubernetesClient({ send }), asked };
}

const signal = new AbortController().signal;
const ok: HttpResponse = { status: 200, body: '{"kind":"ConfigMap"}' };
const refusal: HttpResponse = {
  status: 422,
  body: JSON.stringify({
    kind: 'Status',
    reason: 'Invalid',
    message: 'ConfigMap "it" is invalid: metadata.name: too long',
    details: { causes: [{ field: 'metadata.name', reason: 'FieldValueInvalid' }] },
  }),
};

describe('requests', () => {
  it('validates every write strictly, under the name of the real provider', async () => {
    const { client, asked } = scripted(ok, ok);
    await client.create(address, { data: { a: '1' } }, signal);
    await client.patch(address, { data: { a: null } }, signal);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/namespaces/demo/configmaps?fieldManager=HashiCorp&fieldValidation=Strict',
    });
    expect(asked[1]).toMatchObject({
      path: '/api/v1/namespaces/demo/configmaps/it?fieldManager=HashiCorp&fieldValidation=Strict',
      contentType: 'application/merge-patch+json',
      body: '{"data":{"a":null}}',
    });
  });

  it('reads again when no answer came, and never repeats a write', async () => {
    const lost = new NoAnswer('https://127.0.0.1:1', new Error('reset'));
    const read = scripted(lost, ok);
    expect(await read.client.get(address, signal)).toEqual({ kind: 'ConfigMap' });
    const write = scripted(lost, ok);
    await expect(write.client.create(address, {}, signal)).rejects.toThrow('not reachable');
    expect(write.asked).toHaveLength(1);
  });

  it('repeats a write that the server says it did not carry out', async () => {
    const { client, asked } = scripted({ status: 429, body: '', retryAfter: 0 }, ok);
    await client.create(address, {}, signal);
    expect(asked).toHaveLength(2);
  });

  it('turns a refusal into its words and fields, and an unknown object into nothing', async () => {
    const refused = scripted(refusal).client.create(address, {}, signal);
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toMatchObject({ reason: 'Invalid', fields: ['metadata.name'] });
    await expect(refused).rejects.toThrow(/too long/);
    const missing: HttpResponse = { status: 404, body: '{"kind":"Status","reason":"NotFound"}' };
    expect(await scripted(missing).client.get(address, signal)).toBeUndefined();
    await expect(scripted(missing).client.delete(address, undefined, signal)).resolves.toBeUndefined();
  });
});

describe('waiting', () => {
  const deadline = (milliseconds: number, stop = new AbortController()): Deadline => ({
    at: Date.now() + milliseconds,
    total: milliseconds,
    remaining: () => (stop.signal.aborted ? milliseconds : 0),
    signal: AbortSignal.any([AbortSignal.timeout(milliseconds), stop.signal]),
  });

  it('ends with the last answer when time is up', async () => {
    await expect(
      waitFor('the rollout', deadline(250), () => Promise.resolve({ missing: '1 of 2 replicas' })),
    ).rejects.toMatchObject({ summary: '1 of 2 replicas', detail: expect.stringContaining('the rollout') as unknown });
  });

  it('ends at once when Terraform stops the provider', async () => {
    const stop = new AbortController();
    const waiting = waitFor('the rollout', deadline(60_000, stop), () => Promise.resolve({ missing: 'all' }));
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ summary: 'Stopped while waiting for the rollout' });
  });

  it('answers what the check answers', async () => {
    let count = 0;
    const check = () => Promise.resolve(++count < 3 ? { missing: 'more' } : { done: count });
    expect(await waitFor('three', deadline(60_000), check)).toBe(3);
  });
});

describe('the way to the cluster', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    file = join(folder, 'config');
    writeFileSync(join(folder, 'ca.pem'), 'CERTIFICATE');
    writeFileSync(
      file,
      `current-context: one
contexts:
- {name: one, context: {cluster: a, user: u}}
- {name: two, context: {cluster: b, user: u}}
clusters:
- {name: a, cluster: {server: 'https://127.0.0.1:1', certificate-authority: ca.pem}}
- {name: b, cluster: {server: 'https://127.0.0.1:2', certificate-authority-data: ${Buffer.from('OTHER').toString('base64')}}}
users:
- {name: u, user: {token: abc}}
`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('comes from the kubeconfig that the environment names, at its current context', () => {
    expect(connectionFrom({}, { KUBE_CONFIG_PATH: file })).toMatchObject({
      server: 'https://127.0.0.1:1',
      certificateAuthority: 'CERTIFICATE',
      token: 'abc',
    });
  });

  it('follows config_context, and single settings over the kubeconfig', () => {
    expect(connectionFrom({ config_path: file, config_context: 'two', token: 'own' }, {})).toMatchObject({
      server: 'https://127.0.0.1:2',
      certificateAuthority: 'OTHER',
      token: 'own',
    });
  });

  it('needs no kubeconfig when a host is given', () => {
    expect(connectionFrom({ host: '127.0.0.1:3', insecure: true }, { KUBE_TOKEN: 't' })).toEqual({
      server: 'https://127.0.0.1:3',
      insecure: true,
      token: 't',
    });
  });

  it.each([
    ['no cluster at all', {}, {}, /No Kubernetes cluster is named/],
    ['a file that is not there', { config_path: '/nowhere/config' }, {}, /Kubeconfig not found/],
    ['a credential plugin', { exec: [{ command: 'x' }] }, {}, /credentials by plugin/],
  ])('refuses %s', (_name, config, environment, message) => {
    expect(() => connectionFrom(config, environment)).toThrow(message);
  });

  it('names the contexts that exist when one does not', () => {
    expect(() => connectionFrom({ config_path: file, config_context: 'three' }, {})).toThrow(
      /"three".*It has: one, two/,
    );
  });
});
