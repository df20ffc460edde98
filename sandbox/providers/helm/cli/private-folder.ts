import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Folders to be removed when the process ends. */
const folders = new Set<PrivateFolder>();
let watching = false;

function removeAtExit(folder: PrivateFolder): void {
  folders.add(folder);
  if (watching) return;
  watching = true;
  process.once('exit', () => [...folders].forEach((each) => each.remove()));
}

/** A folder that only this user can enter, made at first use and removed when the process ends. */
export class PrivateFolder {
  private made: string | null = null;

  /** @param parent Folder to make it in; default: the system's temporary folder. */
  constructor(
    private readonly prefix: string,
    private readonly parent: string = tmpdir(),
  ) {}

  get path(): string {
    if (this.made === null) {
      const folder = mkdtempSync(path.join(this.parent, this.prefix));
      chmodSync(folder, 0o700);
      removeAtExit(this);
      this.made = folder;
    }
    return this.made;
  }

  /** Writes a file that only this user can read, and answers its path. */
  write(name: string, text: string): string {
    const file = path.join(this.path, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  folder(name: string): string {
    const folder = path.join(this.path, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  remove(): void {
    if (this.made !== null) rmSync(this.made, { recursive: true, force: true });
    this.made = null;
    folders.delete(this);
  }
}
