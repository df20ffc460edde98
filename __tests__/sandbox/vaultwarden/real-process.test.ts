import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startRealProcess } from '../../../sandbox/vaultwarden/real/real-process';
import { parseSettings } from '../../../sandbox/vaultwarden/settings';
import { newFolder, removeFolder } from './test-vault';

/** In the place of the real binary: answers /alive on the port it is given, and notes its process id. */
const program = `#!/usr/bin/env node
require('node:fs').writeFileSync(process.env.DATA_FOLDER + '/pid', String(process.pid));
require('node:http').createServer((_, response) => response.end()).listen(+process.env.ROCKET_PORT, '127.0.0.1');
`;

describe('a real server behind the front', () => {
  const folder = newFolder();
  const binary = path.join(folder, 'vaultwarden');
  const data = path.join(folder, 'data');
  const pidFile = path.join(data, 'pid');

  beforeAll(() => {
    writeFileSync(binary, program);
    chmodSync(binary, 0o755);
  });

  afterAll(() => removeFolder(folder));

  const isRunning = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  const untilGone = async (pid: number): Promise<void> => {
    const deadline = Date.now() + 30_000;
    while (isRunning(pid)) {
      if (Date.now() > deadline) throw new Error(`Process ${pid} still runs after 30 s.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('ends when it is stopped', async () => {
    const server = await startRealProcess(binary, data, 'https://localhost', parseSettings(), {});
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(isRunning(pid)).toBe(true);
    await server.stop();
    await untilGone(pid);
  });

  it('is not left behind when the process that started it is killed', async () => {
    const source = path.join(__dirname, '../../../sandbox/vaultwarden');
    const script = `
      const { startRealProcess } = require(${JSON.stringify(`${source}/real/real-process.ts`)});
      const { parseSettings } = require(${JSON.stringify(`${source}/settings.ts`)});
      startRealProcess(${JSON.stringify(binary)}, ${JSON.stringify(data)}, 'https://localhost', parseSettings(), {})
        .then(() => console.log('ready'));`;
    const wrapper = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      wrapper.stdout.once('data', () => resolve());
      wrapper.once('exit', () => reject(new Error('The wrapper ended.')));
    });
    expect(existsSync(pidFile)).toBe(true);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(isRunning(pid)).toBe(true);
    wrapper.kill('SIGKILL');
    await untilGone(pid);
  });

  it('says what the program printed when it ends by itself', async () => {
    writeFileSync(binary, '#!/bin/sh\necho no such database >&2\nexit 3\n');
    await expect(startRealProcess(binary, data, 'https://localhost', parseSettings(), {})).rejects.toThrow(
      'no such database',
    );
  });
});
