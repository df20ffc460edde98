import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBackend } from '../../../cli/backend/read-backend';
import { sideEnvironment } from '../../../cli/backend/side-environment';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-read-backend-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (specification: string) => readBackend(specification, folder, '--from');

test('an environment is named by its name, beside a folder of the same name too', () => {
  expect(read('sandbox')).toEqual({ type: 'pg', leastPrivilege: false });
  mkdirSync(path.join(folder, 'sandbox'));
  expect(read('sandbox')).toEqual({ type: 'pg', leastPrivilege: false });
});

test('of a file only the backend counts, with its defaults', () => {
  const text = 'backend: { type: s3, bucket: states, region: gra }\nno-longer-a-key: 1\n';
  writeFileSync(path.join(folder, 'old.yaml'), text);
  const expected = { type: 's3', bucket: 'states', region: 'gra', endpoint: null, keyPrefix: 'cluster-infra' };
  expect(read('old.yaml')).toEqual(expected);
  writeFileSync(path.join(folder, 'only.yaml'), 'type: local\npath: states\n');
  expect(read('only.yaml')).toEqual({ type: 'local', path: 'states' });
});

test('the block itself will do', () => {
  expect(read('{type: local, path: states}')).toEqual({ type: 'local', path: 'states' });
});

test.each([
  ['nowhere.yaml', /neither a file nor an environment \(production, sandbox\)/],
  ['{type: gcs}', /--from is not a backend:\n.*backend/],
  ['{type: pg, conn_str: SEEDED}', /Unrecognized key: "conn_str"/],
  ['{type: pg', /--from is not YAML/],
])('%s is refused', (specification, message) => {
  expect(() => read(specification)).toThrow(message);
  expect(() => read(specification)).not.toThrow(/SEEDED/);
});

test('each end sees its own credentials, and those that are meant for both', () => {
  const env = {
    AWS_ACCESS_KEY_ID: 'both',
    PG_CONN_STR: 'usual',
    CLUSTER_INFRA_FROM_PG_CONN_STR: 'old',
    CLUSTER_INFRA_TO_TF_HTTP_PASSWORD: 'new',
  };
  expect(sideEnvironment(env, 'from')).toEqual({ AWS_ACCESS_KEY_ID: 'both', PG_CONN_STR: 'old' });
  expect(sideEnvironment(env, 'to')).toEqual({
    AWS_ACCESS_KEY_ID: 'both',
    PG_CONN_STR: 'usual',
    TF_HTTP_PASSWORD: 'new',
  });
});
