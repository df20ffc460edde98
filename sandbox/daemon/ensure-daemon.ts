import { request } from 'undici';
import type { ComponentInputs } from '../control-plane/components';
import { bundleProcess } from '../process/bundle-process';
import { logTail } from '../process/log-tail';
import { ensureProcess, logFile, runningProcess } from '../process/managed-process';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { waitUntil } from '../wait-until';

/** The record's and the log's name. */
export const DAEMON = 'daemon';

/** Makes sure that the chart repository and the issuer's stand-in run. */
export async function ensureDaemon({ layout, ports }: ComponentInputs, progress: Progress): Promise<void> {
  const { record, started } = await ensureProcess(layout, {
    name: DAEMON,
    command: process.execPath,
    args: [bundleProcess(layout, DAEMON, 'sandbox/daemon/main.ts'), layout.checkout, String(ports.charts)],
  });
  await waitUntil({
    what: 'the chart repository and the stand-in of the issuer',
    deadline: 120,
    attempt: async () => {
      const { statusCode, body } = await request(`http://127.0.0.1:${ports.charts}/healthz`, { headersTimeout: 3000 });
      const text = await body.text();
      if (statusCode !== 200) throw new SandboxError(text.trim());
      return true;
    },
    hopeless: () => (runningProcess(layout, DAEMON) ? null : 'the daemon has ended'),
    evidence: () => logTail(logFile(layout, DAEMON)),
  });
  if (started)
    progress.line(`daemon: chart repository and issuer stand-in are ready (pid ${record.pid}, port ${ports.charts})`);
}
