import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { argon2id } from 'hash-wasm';
import { httpsCall } from '../../../sandbox/vaultwarden/account/https-call';
import { adminSession, inviteAccount } from '../../../sandbox/vaultwarden/account/register-account';
import { newFolder, removeFolder } from './test-vault';

const ROOT = path.join(__dirname, '..', '..', '..');

describe('the command line of the vault server', () => {
  const folder = newFolder();
  afterAll(() => removeFolder(folder));

  it('says when it is ready, takes settings from the environment, and ends cleanly on SIGTERM', async () => {
    const ca = path.join(folder, 'ca.pem');
    const salt = Buffer.from('salt of the test');
    const cost = { iterations: 1, memorySize: 64, parallelism: 1, hashLength: 32 };
    const phc = await argon2id({ password: 'plain token', salt, ...cost, outputType: 'encoded' });
    const args = [
      '--require',
      'tsx/cjs',
      'sandbox/vaultwarden/main.ts',
      '--data',
      path.join(folder, 'data'),
      '--ca',
      ca,
    ];
    // A reader who is just at it when a server that is started again writes its authority.
    writeFileSync(ca, 'the authority of before');
    const reader = openSync(ca, 'r');
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ADMIN_TOKEN: phc, SIGNUPS_ALLOWED: 'false' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    try {
      const line = await new Promise<string>((resolve) =>
        child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
      );
      const endpoint = /^vault server ready on (https:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1] ?? '';
      const server = { endpoint, caCertificate: readFileSync(ca, 'utf8') };
      expect(readFileSync(reader, 'utf8')).toBe('the authority of before');
      const config = await httpsCall(server, '/api/config');
      expect(JSON.parse(config.text)).toMatchObject({
        version: '2026.6.0',
        settings: { disableUserRegistration: true },
      });
      await expect(adminSession(server, phc)).rejects.toThrow('status 401');
      await inviteAccount(server, await adminSession(server, 'plain token'), 'someone@example.com');
    } finally {
      closeSync(reader);
      child.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
    expect(readFileSync(path.join(folder, 'data', 'vault.json'), 'utf8')).toContain('someone@example.com');
    expect(existsSync(`${path.join(folder, 'data', 'vault.json')}.${String(child.pid)}.tmp`)).toBe(false);
  });
});
