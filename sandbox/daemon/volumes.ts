import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { removeEmptyVolumeFolder, VOLUME_FOLDER } from '../control-plane/volume-folder';
import { kubeClient } from '../kube/kube-client';
import type { Layout } from '../layout';
import { writePrivateFile } from '../private-file';
import { runningProcess } from '../process/managed-process';

/** A volume's folder. */
const PROVISIONED = new RegExp(`^${VOLUME_FOLDER}/[0-9a-f-]{36}$`);

const volumeSchema = z.looseObject({
  spec: z.looseObject({ hostPath: z.looseObject({ path: z.string() }).optional() }),
});

/** Folders that were written down so far. */
function recordedVolumes(layout: Layout): string[] {
  if (!existsSync(layout.volumesFile)) return [];
  return z.array(z.string()).parse(JSON.parse(readFileSync(layout.volumesFile, 'utf8')));
}

/** Writes down the folders of these PersistentVolumes; folders of earlier ones stay written down. */
export function addVolumes(layout: Layout, volumes: readonly unknown[]): void {
  const folders = volumes.flatMap((volume) => {
    const folder = volumeSchema.safeParse(volume).data?.spec.hostPath?.path;
    return folder && PROVISIONED.test(folder) ? [folder] : [];
  });
  const before = recordedVolumes(layout);
  const all = [...new Set([...before, ...folders])].sort();
  if (all.length > before.length) writePrivateFile(layout.volumesFile, `${JSON.stringify(all, null, 2)}\n`);
}

/** Asks the API server for all PersistentVolumes and writes their folders down; does nothing when it does not run. */
export async function recordVolumes(layout: Layout): Promise<void> {
  if (!runningProcess(layout, 'kube-apiserver') || !existsSync(layout.kubeconfig)) return;
  const client = kubeClient(layout.kubeconfig);
  try {
    addVolumes(layout, await client.list('/api/v1/persistentvolumes'));
  } catch {
    // The daemon writes them down as they appear; this is only the last look before the end.
  } finally {
    await client.close();
  }
}

/** Removes the folders of all volumes that this sandbox ever provisioned. */
export function removeVolumes(layout: Layout): number {
  const folders = recordedVolumes(layout).filter((folder) => PROVISIONED.test(folder) && existsSync(folder));
  for (const folder of folders) rmSync(path.resolve(folder), { recursive: true, force: true });
  removeEmptyVolumeFolder();
  return folders.length;
}
