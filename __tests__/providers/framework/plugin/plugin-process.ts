import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' };

/** A provider program in a process of its own, started the way Terraform starts it. */
export class PluginProcess {
  stdout = '';
  stderr = '';
  private readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(
    readonly child: ChildProcess,
    private readonly what: string,
  ) {
    child.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    }));
  }

  static start(command: string, words: readonly string[], env: Record<string, string>): PluginProcess {
    const child = spawn(command, words, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    return new PluginProcess(child, [command, ...words].join(' '));
  }

  /** The fields of the handshake line. */
  async handshake(): Promise<{ network: string; address: string; certificatePem: string }> {
    await this.until(() => this.stdout.includes('\n'), 'the handshake line');
    const [, , network = '', address = '', , certificate = ''] = this.stdout.trimEnd().split('|');
    // The line carries base64 without padding, PEM wants it with.
    const lines =
      Buffer.from(certificate, 'base64')
        .toString('base64')
        .match(/.{1,64}/g) ?? [];
    return {
      network,
      address,
      certificatePem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    };
  }

  async until(done: () => boolean, what: string, milliseconds = 60_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!done()) {
      if (Date.now() > deadline || this.child.exitCode !== null) {
        throw new Error(`${this.what}: waited for ${what}; stdout: ${this.stdout}; stderr: ${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async exit(milliseconds = 60_000): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.what} did not end within ${milliseconds} ms`)), milliseconds);
    });
    try {
      return await Promise.race([this.ended, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  kill(): void {
    if (this.child.exitCode === null) this.child.kill('SIGKILL');
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
