import { chmodSync, existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { SandboxError } from '../sandbox-error';

/** Where the host-path provisioner of the controller manager makes volumes; neither a flag nor TMPDIR moves it. */
export const VOLUME_FOLDER = '/tmp/hostpath_pv';

/** As for /tmp: everybody makes folders in it, and removes their own only. The provisioner itself closes it to others. */
const OPEN_TO_ALL = 0o1777;

/** A user of this machine. */
interface User {
  readonly uid: number;
  readonly groups: readonly number[];
}

const thisUser = (): User => ({ uid: process.getuid?.() ?? 0, groups: process.getgroups?.() ?? [] });

/** Why a user cannot make volumes in the folder, in one sentence with the cure; null when nothing is in the way. */
export function volumeFolderProblem(folder: string = VOLUME_FOLDER, { uid, groups }: User = thisUser()): string | null {
  if (!existsSync(folder)) return null;
  const { uid: owner, gid, mode } = statSync(folder);
  const forGroup = groups.includes(gid) && (mode & 0o030) === 0o030;
  if (uid === 0 || uid === owner || forGroup || (mode & 0o003) === 0o003) return null;
  return (
    `${folder}, the one place where Kubernetes makes the volumes of a sandbox, is closed: it belongs to another user ` +
    `(uid ${owner}). Let that user, or root, run \`chmod 1777 ${folder}\`, or remove it.`
  );
}

/**
 * Makes the folder, open to every user: else the first user of a machine who runs a sandbox shuts out all others, whose
 * volumes are then never bound.
 *
 * @throws SandboxError with the cure when another user closed it.
 */
export function ensureVolumeFolder(folder: string = VOLUME_FOLDER, user: User = thisUser()): void {
  const problem = volumeFolderProblem(folder, user);
  if (problem) throw new SandboxError(problem);
  mkdirSync(folder, { recursive: true });
  const { mode, uid } = statSync(folder);
  // Given again, because the umask cuts what mkdir is told.
  if (uid === user.uid && (mode & 0o7777) !== OPEN_TO_ALL) chmodSync(folder, OPEN_TO_ALL);
}

/** Removes the folder when no volume of any sandbox is left in it. */
export function removeEmptyVolumeFolder(folder: string = VOLUME_FOLDER): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody's volumes are in it, or it belongs to somebody else, or it is gone.
  }
}
