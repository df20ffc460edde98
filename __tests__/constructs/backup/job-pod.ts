import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { resource } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { at } from '../in-namespace';

/** What a test changes of the world that the pod finds itself in. */
export interface JobWorld {
  /** The tools of an image: its shell, and the one PATH its containers have. @default - this machine's, and the fake rclone */
  readonly tools?: (image: string) => { readonly shell: readonly string[]; readonly path: string } | undefined;
  /** Variables of the containers that the cluster would give another value: addresses, what a person sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Values of the Secrets behind environment variables: `name/key` → value. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** How the pod ended. */
export interface JobEnd {
  readonly code: number;
  /** The containers that ran, in their order. */
  readonly ran: readonly string[];
  readonly log: string;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env: readonly { name: string; value?: string; value_from?: unknown }[];
  readonly volume_mount: readonly { name: string; mount_path: string; sub_path?: string }[];
}

/** Terraform's own reading of a string without expressions. */
const terraformString = (text: string): string => text.replaceAll('$${', () => '${').replaceAll('%%{', '%{');

/**
 * The pods of synthesized CronJobs as processes of this machine: each container's own command, environment and files, one
 * container after the other until one fails, as the kubelet runs them. Volumes are folders that stay between pods.
 */
export class JobPods {
  readonly folder = mkdtempSync(join(tmpdir(), 'backup-pods-'));
  private runs = 0;

  constructor(
    private readonly document: TerraformJson,
    filesAddress: string,
  ) {
    const files = at(resource(document, filesAddress), 'data') as Record<string, string>;
    mkdirSync(this.volume('files'), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(this.volume('files', name), terraformString(content));
    }
    mkdirSync(this.bin);
    const rclone = join(this.bin, 'rclone');
    copyFileSync(join(__dirname, 'fake-rclone.sh'), rclone);
    chmodSync(rclone, 0o755);
  }

  /** Folder with the fake rclone, for a PATH. */
  get bin(): string {
    return join(this.folder, 'bin');
  }

  /** A path on a volume of the pods. */
  volume(name: string, ...path: readonly string[]): string {
    return join(this.folder, 'volumes', name, ...path).replace(/\/$/, '');
  }

  /** Names on the backup volume, hidden ones included. */
  backups(): string[] {
    return existsSync(this.volume('backup')) ? readdirSync(this.volume('backup')).sort() : [];
  }

  /** Runs the pod of one CronJob. */
  async run(address: string, world: JobWorld = {}): Promise<JobEnd> {
    const spec = at(resource(this.document, address), 'spec.job_template.spec.template.spec');
    const containers = [
      ...((at(spec, 'init_container') as Container[] | undefined) ?? []),
      ...(at(spec, 'container') as Container[]),
    ];
    const pod = `pod-${(this.runs += 1)}`;
    const ran: string[] = [];
    let log = '';
    for (const container of containers) {
      ran.push(container.name);
      const end = await this.runContainer(container, pod, world);
      log += end.log;
      if (end.code !== 0) {
        return { code: end.code, ran, log };
      }
    }
    return { code: 0, ran, log };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private runContainer(container: Container, pod: string, world: JobWorld): Promise<{ code: number; log: string }> {
    for (const mount of container.volume_mount) {
      mkdirSync(this.volume(mount.name), { recursive: true });
    }
    const [program = '', ...args] = container.command.map((text) => this.moved(container, text));
    const shell = (program === '/bin/sh' ? world.tools?.(container.image)?.shell : undefined) ?? [program];
    const child = spawn(shell[0] ?? '', [...shell.slice(1), ...args], {
      env: { ...this.environment(container, pod, world), ...world.environment },
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
    let log = '';
    const collect = (chunk: Buffer): void => void (log += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? -1, log }));
    });
  }

  private environment(container: Container, pod: string, world: JobWorld): Record<string, string> {
    const entries = container.env.map(({ name, value, value_from: from }) => {
      const secret = at(from, 'secret_key_ref.name');
      if (typeof secret === 'string') {
        return [name, world.secrets?.[String(at(from, 'secret_key_ref.key'))] ?? ''];
      }
      return [name, from === undefined ? this.moved(container, terraformString(value ?? '')) : pod];
    });
    const path = world.tools?.(container.image)?.path ?? `${this.bin}:${process.env['PATH'] ?? ''}`;
    return { PATH: path, ...(Object.fromEntries(entries) as Record<string, string>) };
  }

  /** A path inside the container as a path of this machine. */
  private moved(container: Container, text: string): string {
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
  private gathered(container: Container, path: string): string {
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
