import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { request } from 'undici';
import type { ComponentInputs } from '../control-plane/components';
import { logTail } from '../process/log-tail';
import { ensureProcess, logFile, runningProcess } from '../process/managed-process';
import { writePrivateFile } from '../private-file';
import type { Progress } from '../progress';
import { SandboxError } from '../sandbox-error';
import { waitUntil } from '../wait-until';

/** The record's and the log's name. */
export const DAEMON = 'daemon';

/** Bundles the daemon into one file, so that edits in the checkout do not reach the running one. */
function bundleDaemon(root: string, checkout: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(checkout, 'sandbox', 'daemon', 'main.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  });
  const content = Buffer.from(outputFiles[0]?.contents ?? []);
  // Named after its content: other content is another command line, so an outdated daemon is started again.
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = path.join(root, 'daemon', `daemon-${hash}.cjs`);
  if (!existsSync(file)) writePrivateFile(file, content);
  return file;
}

/** Makes sure that the chart repository and the issuer's stand-in run. */
export async function ensureDaemon({ layout, ports }: ComponentInputs, progress: Progress): Promise<void> {
  const { record, started } = await ensureProcess(layout, {
    name: DAEMON,
    command: process.execPath,
    args: [bundleDaemon(layout.root, layout.checkout), layout.checkout, String(ports.charts)],
  });
  await waitUntil({
    what: 'the chart repository and the stand-in of the issuer',
    deadline: 30,
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
