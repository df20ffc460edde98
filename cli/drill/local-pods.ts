import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContainerTemplate, type PodTemplate, terraformString, valueAt } from './pod-template';

/** What the pod finds in the place of a cluster. */
export interface JobWorld {
  /** The tools of an image: its shell, and the one PATH its containers have. @default - this machine's */
  readonly tools?: (image: string) => { readonly shell: readonly string[]; readonly path: string } | undefined;
  /** Variables of the containers that the cluster would give another value: addresses, what a person sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Values of the Secrets behind environment variables, by key. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Largest file that a container may write, in blocks of 512 bytes: a volume that is full. @default - no limit */
  readonly largestFile?: number;
  /** Each kills the container that runs, with all its processes, when it is aborted. */
  readonly signals?: readonly AbortSignal[];
  /** The containers that run; the others are left out. @default - all */
  readonly steps?: readonly string[];
}

/** How the pod ended. */
export interface JobEnd {
  readonly code: number;
  /** The containers that ran, in their order. */
  readonly ran: readonly string[];
  readonly log: string;
  /** What the steps reported: the messages that the kubelet would keep. */
  readonly report: string;
}

/** Milliseconds for one container. */
const DEADLINE = 600_000;

/**
 * The pods of synthesized Jobs as processes of this machine: each container's own command, environment and files, one
 * container after the other until one fails, as the kubelet runs them. Volumes are folders that stay between pods.
 */
export class LocalPods {
  readonly folder = mkdtempSync(join(tmpdir(), 'backup-pods-'));
  private runs = 0;

  /**
   * @param files content of the ConfigMap behind the volume `files`, as it stands in the synthesized JSON
   * @param path PATH of containers whose image has no tools of its own here
   */
  constructor(
    files: Readonly<Record<string, string>>,
    private readonly path = process.env['PATH'] ?? '',
  ) {
    mkdirSync(this.volume('files'), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(this.volume('files', name), terraformString(content));
    }
  }

  /** A path on a volume of the pods. */
  volume(name: string, ...path: readonly string[]): string {
    return join(this.folder, 'volumes', name, ...path).replace(/\/$/, '');
  }

  /** Writes a file on a volume. */
  write(volume: string, name: string, content: string): void {
    mkdirSync(this.volume(volume), { recursive: true });
    writeFileSync(this.volume(volume, name), content);
  }

  /** Names on the backup volume, hidden ones included. */
  backups(): string[] {
    return existsSync(this.volume('backup')) ? readdirSync(this.volume('backup')).sort() : [];
  }

  /** Runs one pod to its end. */
  async runPod(pod: PodTemplate, world: JobWorld = {}): Promise<JobEnd> {
    const name = `pod-${(this.runs += 1)}`;
    const ran: string[] = [];
    let log = '';
    const end = (code: number): JobEnd => ({ code, ran, log, report: this.reportOf(name) });
    for (const container of [...(pod.init_container ?? []), ...pod.container]) {
      if (world.steps?.includes(container.name) === false) continue;
      ran.push(container.name);
      const { code, log: said } = await this.runContainer(container, name, world);
      log += said;
      if (code !== 0) {
        return end(code);
      }
    }
    return end(0);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private reportFile(pod: string): string {
    return join(this.folder, `${pod}-report`);
  }

  private reportOf(pod: string): string {
    return existsSync(this.reportFile(pod)) ? readFileSync(this.reportFile(pod), 'utf8') : '';
  }

  private runContainer(
    container: ContainerTemplate,
    pod: string,
    world: JobWorld,
  ): Promise<{ code: number; log: string }> {
    for (const mount of container.volume_mount) {
      mkdirSync(this.volume(mount.name), { recursive: true });
    }
    const [program = '', ...args] = container.command.map((text) => this.moved(container, text));
    const shell = (program === '/bin/sh' ? world.tools?.(container.image)?.shell : undefined) ?? [program];
    const command = [...shell, ...args];
    const limited =
      world.largestFile === undefined
        ? command
        : ['/bin/sh', '-c', 'ulimit -f "$0" && exec "$@"', String(world.largestFile), ...command];
    const child = spawn(limited[0] ?? '', limited.slice(1), {
      env: { ...this.environment(container, pod, world), ...world.environment },
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that the end of a container is the end of everything it started.
      detached: true,
    });
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    };
    const timer = setTimeout(kill, DEADLINE);
    const { signals = [] } = world;
    for (const signal of signals) signal.addEventListener('abort', kill, { once: true });
    if (signals.some(({ aborted }) => aborted)) kill();
    let log = '';
    const collect = (chunk: Buffer): void => void (log += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return new Promise<{ code: number; log: string }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, log }));
    }).finally(() => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', kill);
    });
  }

  private environment(container: ContainerTemplate, pod: string, world: JobWorld): Record<string, string> {
    const entries = container.env.map(({ name, value, value_from: from }) => {
      if (name === 'BACKUP_REPORT') {
        return [name, this.reportFile(pod)];
      }
      if (valueAt(from, 'secret_key_ref.name') !== undefined) {
        return [name, world.secrets?.[String(valueAt(from, 'secret_key_ref.key'))] ?? ''];
      }
      return [name, from === undefined ? this.moved(container, terraformString(value ?? '')) : pod];
    });
    const path = world.tools?.(container.image)?.path ?? this.path;
    return { PATH: path, ...(Object.fromEntries(entries) as Record<string, string>) };
  }

  /** A path inside the container as a path of this machine. */
  private moved(container: ContainerTemplate, text: string): string {
    if (text === '') {
      return text;
    }
    const mount = container.volume_mount.find(
      ({ mount_path: path }) => text === path || text.startsWith(`${path}/`) || text === parent(path),
    );
    if (mount === undefined) {
      return text;
    }
    // The folder that holds one mount per Secret.
    if (text === parent(mount.mount_path)) {
      return this.gathered(container, text);
    }
    return this.volume(mount.name) + text.slice(mount.mount_path.length);
  }

  /** A folder with a link for each mount below `path`. */
  private gathered(container: ContainerTemplate, path: string): string {
    const folder = join(this.folder, 'gathered', path);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const mount of container.volume_mount.filter((each) => parent(each.mount_path) === path)) {
      mkdirSync(this.volume(mount.name), { recursive: true });
      symlinkSync(this.volume(mount.name), join(folder, mount.mount_path.slice(path.length + 1)));
    }
    return folder;
  }
}

const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'));
