import { createHash } from 'node:crypto';
import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

/** Milliseconds that one file covers: as long as an object may be adopted. */
const span = 60 * 60 * 1_000;

/** Ids are UUIDs; anything else in a file is not ours. */
const uuid = /^[0-9a-f-]{36}$/;

/**
 * The objects that Terraform's state was seen to hold, of this and of earlier processes on this machine.
 *
 * What a dead process left behind looks like what an equal resource made an hour ago and still has: only the state tells
 * them apart, and the process that applies is never shown all of it. The process that plans is: it leaves the ids here.
 * On another machine than that of the plan nothing is found, and nothing is lost but this distinction.
 */
export class HeldObjects {
  readonly #ids = new Set<string>();
  readonly #folder: string;
  readonly #account: string;
  #written: Set<string> | undefined;

  /**
   * @param account whose ids these are, for example endpoint and e-mail address; only its digest is kept
   * @param folder default: one of this user in the folder for temporary files
   */
  constructor(account: string, folder = path.join(tmpdir(), `terraform-provider-vaultwarden-${userInfo().uid}`)) {
    this.#account = createHash('sha256').update(account).digest('hex').slice(0, 32);
    this.#folder = folder;
  }

  /** Takes note of an object. Young ones only need it: `createdAt` says when it was made, where that is known. */
  hold(id: string, createdAt?: string): void {
    this.#ids.add(id);
    const age = Date.now() - Date.parse(createdAt ?? '');
    if (age > 2 * span || !uuid.test(id)) return;
    this.#write(id);
  }

  /** All that is known to be held: asked only when something might be adopted. */
  all(): ReadonlySet<string> {
    const now = Math.floor(Date.now() / span);
    for (const hour of [now, now - 1, now - 2]) {
      for (const id of this.#read(hour)) if (uuid.test(id)) this.#ids.add(id);
    }
    return this.#ids;
  }

  #file(hour: number): string {
    return path.join(this.#folder, `${this.#account}-${hour}`);
  }

  #write(id: string): void {
    const hour = Math.floor(Date.now() / span);
    try {
      this.#written ??= this.#open(hour);
      if (this.#written.has(id)) return;
      this.#written.add(id);
      appendFileSync(this.#file(hour), `${id}\n`, { mode: 0o600 });
    } catch {
      // A full or read-only disk: the distinction is lost, as on another machine.
    }
  }

  /** The folder for temporary files is everybody's: what another user put there under our name is not ours to follow. */
  #isOurs(): boolean {
    const found = lstatSync(this.#folder);
    return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
  }

  #read(hour: number): string[] {
    try {
      if (!this.#isOurs()) return [];
      return readFileSync(this.#file(hour), 'utf8').split('\n');
    } catch {
      return [];
    }
  }

  /** Removes what has grown too old to matter, and answers what this hour's file has already. */
  #open(hour: number): Set<string> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    if (!this.#isOurs()) throw new Error(`${this.#folder} belongs to somebody else`);
    const oldest = hour - 2;
    for (const name of readdirSync(this.#folder)) {
      const hour = /^[0-9a-f]{32}-(\d+)$/.exec(name)?.[1];
      if (hour !== undefined && Number(hour) < oldest) rmSync(path.join(this.#folder, name), { force: true });
    }
    return new Set(this.#read(hour));
  }
}
