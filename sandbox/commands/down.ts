import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { removeVolumes } from '../daemon/volumes';
import { removeDatabase } from '../database/postgres';
import type { Layout } from '../layout';
import { releasePorts } from '../ports';
import type { Progress } from '../progress';
import { messageOf } from '../sandbox-error';
import { readState } from '../state';
import { stop } from './stop';

/** The outside data folder of the database, null when it is unknown because the state is damaged. */
function databaseFolder(layout: Layout, progress: Progress): string | null {
  try {
    return readState(layout)?.postgres.folder ?? null;
  } catch (error) {
    progress.line(`going on without the state: ${messageOf(error)}`);
    return path.join('/var/tmp', `cluster-infra-sandbox-${layout.id}`, 'data');
  }
}

/** Ends everything and removes all of this checkout's sandbox but the shared cache of built tools. */
export async function down(layout: Layout, progress: Progress): Promise<void> {
  await stop(layout, progress);
  const volumes = removeVolumes(layout);
  removeDatabase(layout, databaseFolder(layout, progress));
  if (existsSync(layout.root)) {
    // The lock is held; it goes last.
    for (const name of readdirSync(layout.root).filter((entry) => entry !== path.basename(layout.lockFile)))
      rmSync(path.join(layout.root, name), { recursive: true, force: true });
  }
  await releasePorts(layout);
  progress.line(
    `removed ${layout.root}${volumes > 0 ? ` and ${volumes} volumes` : ''}; the cache of built tools stays`,
  );
}
