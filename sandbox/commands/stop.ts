import { stopControlPlane } from '../control-plane/control-plane';
import { stopDatabase, POSTGRES } from '../database/postgres';
import { recordVolumes } from '../daemon/volumes';
import type { Layout } from '../layout';
import { recordedProcesses, stopProcess } from '../process/managed-process';
import type { Progress } from '../progress';
import { VAULT } from '../vault/ensure-vault';

/** Ends every process of this sandbox; all data stays, and `up` continues where it was. */
export async function stop(layout: Layout, progress: Progress): Promise<void> {
  await recordVolumes(layout);
  const stopped: string[] = [];
  if (await stopProcess(layout, 'daemon')) stopped.push('daemon');
  if (await stopProcess(layout, VAULT)) stopped.push(VAULT);
  const [controlPlane, database] = await Promise.all([stopControlPlane(layout), stopDatabase(layout)]);
  stopped.push(...controlPlane, ...(database ? [POSTGRES] : []));
  // Whatever an older version of this code started under another name.
  for (const name of recordedProcesses(layout)) if (await stopProcess(layout, name)) stopped.push(name);
  progress.line(stopped.length > 0 ? `stopped: ${stopped.join(', ')}` : 'nothing was running');
}
