import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { resource } from '../../support/terraform-json';
import { at } from '../../constructs/in-namespace';
import { observability } from './synthesized';

const json = observability();
const init = at(resource(json, 'kubernetes_deployment_v1.homer_web_server'), 'spec.template.spec.init_container[0]');
const files = at(resource(json, 'kubernetes_config_map_v1.homer_web_files'), 'data') as Record<string, string>;
const text = (name: string): string => (files[name] ?? '').replaceAll('$${', () => '${').replaceAll('%%{', '%{');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homer-prepare-'));
  for (const name of Object.keys(files)) {
    writeFileSync(join(folder, name), text(name));
  }
  secret('database', 'database1Password');
  secret('jwt', 'jwtKey2');
  secret('users', 'users3Password');
  // Stands for the program: writes down how it was called and what it could read.
  writeFileSync(
    join(folder, 'homer-app'),
    `#!/bin/bash\nprintf '%s\\n' "$*" >>"${folder}/calls"\n[ -s "${folder}/webapp_config.json" ] || exit 9\n`,
  );
  chmodSync(join(folder, 'homer-app'), 0o755);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function secret(name: string, value: string): void {
  writeFileSync(join(folder, name), value);
}

/** Runs the script as the pod does, with its paths moved into the folder. */
function prepare(): { status: number | null; stderr: string } {
  const [shell, script] = at(init, 'command') as [string, string];
  const names = (at(init, 'env') as { name: string }[]).map(({ name }) => name);
  const paths: Record<string, string> = {
    TEMPLATE: 'webapp_config.template.json',
    CONFIG: 'webapp_config.json',
    DATABASE_PASSWORD_FILE: 'database',
    JWT_KEY_FILE: 'jwt',
    USERS_PASSWORD_FILE: 'users',
    HOMER_APP: 'homer-app',
  };
  expect(names.sort()).toEqual(Object.keys(paths).sort());
  const environment = Object.fromEntries(Object.entries(paths).map(([name, file]) => [name, join(folder, file)]));
  const { status, stderr } = spawnSync(shell, [join(folder, script.split('/').at(-1) ?? '')], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    encoding: 'utf8',
    timeout: 300_000,
  });
  return { status, stderr };
}

it('writes a configuration with the secrets in their places, readable for its user only', () => {
  expect(prepare()).toEqual({ status: 0, stderr: '' });
  const config = JSON.parse(readFileSync(join(folder, 'webapp_config.json'), 'utf8')) as unknown;
  expect(at(config, 'database_data.localnode')).toMatchObject({
    user: 'homer',
    pass: 'database1Password',
    name: 'homer_data',
    host: 'homer-postgres',
  });
  expect(at(config, 'database_config')).toMatchObject({ pass: 'database1Password', name: 'homer_config' });
  expect(at(config, 'auth_settings.jwt_secret')).toBe('jwtKey2');
  expect(at(config, 'http_settings.port')).toBe(9080);
  expect(readFileSync(join(folder, 'webapp_config.json'), 'utf8')).not.toMatch(/@[A-Z_]+@/);
  expect(statSync(join(folder, 'webapp_config.json')).mode & 0o077).toBe(0);
});

it('creates the tables, then fills them with a password that is not the published one', () => {
  prepare();
  expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toEqual([
    `-webapp-config-path=${folder} -create-table-db-config`,
    `-webapp-config-path=${folder} -populate-table-db-config -force-password=users3Password`,
  ]);
});

it('follows a rotated Secret at the next start', () => {
  prepare();
  secret('jwt', 'rotated4Key');
  expect(prepare().status).toBe(0);
  expect(readFileSync(join(folder, 'webapp_config.json'), 'utf8')).toContain('rotated4Key');
});

it.each([
  ['', /the Secret is missing or empty: .*jwt/],
  ['with "quotes"', /holds something else than letters and digits: .*jwt/],
])('refuses the key %j without showing it, and starts nothing', (value, message) => {
  secret('jwt', value);
  const { status, stderr } = prepare();
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('quotes');
  expect(existsSync(join(folder, 'calls'))).toBe(false);
});

it('fails when the tables can not be created, so that the pod does not start on an empty database', () => {
  writeFileSync(join(folder, 'homer-app'), '#!/bin/bash\nexit 1\n');
  expect(prepare().status).toBe(1);
});
