/** A second checkout of this tree, as a stranger would have it, with the README's commands as methods. */
import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const thisCheckout = path.resolve(__dirname, '../../..');

/** Milliseconds for one command. */
const COMMAND_DEADLINE = 900_000;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Installed packages, linked one by one: a command that finds them out of date installs into the new folder. Through a
 * link to the folder itself it would empty the one that this very test runs from.
 */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) symlinkSync(path.join(from, name), path.join(to, name));
}

export class Checkout {
  /** Everything that every command printed, searched for secrets at the end. */
  readonly printed: string[] = [];
  /** The stand-ins, unless the caller names a mirror of the real providers. */
  private variables: Record<string, string> = {
    SANDBOX_PROVIDER_MIRROR: process.env.SANDBOX_PROVIDER_MIRROR ?? 'none',
  };

  private constructor(readonly folder: string) {}

  /** Copies what git knows or would add, so that a change is tested before it is committed. */
  static create(): Checkout {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cluster-infra-e2e-')));
    const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: thisCheckout,
      maxBuffer: 64 * 1024 * 1024,
    });
    const archive = execFileSync('tar', ['-c', '--null', '--ignore-failed-read', '-T', '-'], {
      cwd: thisCheckout,
      input: files,
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    linkPackages(path.join(thisCheckout, 'node_modules'), path.join(folder, 'node_modules'));
    return new Checkout(folder);
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), text);
  }

  /** `npm run --silent sandbox -- <verb> ...`, never with a terminal. */
  sandbox(...args: string[]): Finished {
    return this.run('npm', ['run', '--silent', 'sandbox', '--', ...args]);
  }

  /** As {@link sandbox}, killed with all its children after `milliseconds`. */
  async killedSandbox(milliseconds: number, ...args: string[]): Promise<void> {
    const child = spawn('npm', ['run', '--silent', 'sandbox', '--', ...args], {
      cwd: this.folder,
      env: { ...process.env, ...this.variables },
      stdio: 'ignore',
      detached: true,
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), milliseconds);
    await ended;
    clearTimeout(timer);
  }

  /** Takes the variables of `sandbox -- env` through a real shell, as a reader of the README does. */
  loadEnvironment(): void {
    const shell = spawnSync('bash', ['-c', 'set -e; out="$(npm run --silent sandbox -- env)"; eval "$out"; env -0'], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    if (shell.status !== 0) throw new Error(`sandbox -- env failed: ${shell.stderr}`);
    this.variables = Object.fromEntries(
      shell.stdout
        .split('\0')
        .filter((line) => line.includes('='))
        .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  variable(name: string): string {
    const value = this.variables[name];
    if (value === undefined) throw new Error(`sandbox -- env does not export ${name}`);
    return value;
  }

  /** Runs a command in the checkout with the sandbox's variables. */
  run(command: string, args: readonly string[], extra: Record<string, string> = {}, cwd = this.folder): Finished {
    const result: SpawnSyncReturns<string> = spawnSync(command, [...args], {
      cwd,
      env: { ...process.env, ...this.variables, ...extra },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: COMMAND_DEADLINE,
      maxBuffer: 256 * 1024 * 1024,
    });
    if (result.error) throw new Error(`${command} ${args.join(' ')}: ${result.error.message}`);
    this.printed.push(result.stdout, result.stderr);
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  }

  /** As {@link run}; a failure ends the test with what the command said. */
  must(command: string, ...args: string[]): string {
    const done = this.run(command, args);
    if (done.code !== 0) {
      throw new Error(
        `${command} ${args.join(' ')} ended with ${done.code}:\n${done.stdout.slice(-4000)}\n${done.stderr.slice(-4000)}`,
      );
    }
    return done.stdout;
  }

  /** `cluster-infra ARGS`. */
  clusterInfra(args: readonly string[], extra: Record<string, string> = {}): Finished {
    return this.run('node', ['bin/cluster-infra.cjs', ...args], extra);
  }

  /** What the API holds. Not kept in {@link printed}: a test may well ask for a Secret. */
  kubectl<T>(...args: string[]): T {
    const output = execFileSync('kubectl', [...args, '-o', 'json'], {
      env: { ...process.env, ...this.variables },
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      timeout: COMMAND_DEADLINE,
    });
    return JSON.parse(output) as T;
  }

  /** Command lines of all processes that mention this checkout. */
  processes(): string[] {
    const listing = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
    return listing.split('\n').filter((line) => line.includes(this.folder) && !line.includes('ps -eo'));
  }

  /** Those of {@link processes} that do not end by themselves within a minute. */
  async processesThatStay(): Promise<string[]> {
    for (const deadline = Date.now() + 60_000; ; await sleep(200)) {
      const found = this.processes();
      // The plugin of a terraform that has ended looks for it once in a while only.
      if (found.length === 0 || Date.now() > deadline) return found;
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
