import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, SandboxError } from '../../../sandbox-error';
import type { VaultData } from './records';

const emptyData = (): VaultData => ({
  users: {},
  devices: [],
  invitations: [],
  organizations: {},
  memberships: {},
  collections: {},
  ciphers: {},
  folders: {},
  groups: {},
  policies: [],
});

/** One JSON file that is replaced as a whole, so that a killed server leaves the old content or the new one. */
export class DataFile {
  readonly data: VaultData;
  readonly #file: string;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #written = '';

  /** @throws SandboxError when the file is there and damaged. */
  constructor(folder: string) {
    this.#file = path.join(folder, 'vault.json');
    this.data = this.#read();
  }

  /** Resolves when everything changed so far is on disk. Callers at the same time share one write. */
  commit(): Promise<void> {
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#writing = this.#write();
        return this.#writing;
      });
    return this.#next;
  }

  #read(): VaultData {
    if (!existsSync(this.#file)) return emptyData();
    try {
      return { ...emptyData(), ...(JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<VaultData>) };
    } catch (error) {
      throw new SandboxError(`${this.#file} is damaged (${messageOf(error)}). Delete its folder to start anew.`);
    }
  }

  async #write(): Promise<void> {
    const content = JSON.stringify(this.data);
    if (content === this.#written) return;
    await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    const temporary = `${this.#file}.${process.pid}.tmp`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#file);
    this.#written = content;
  }
}
