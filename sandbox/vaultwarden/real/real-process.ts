import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { get } from 'node:http';
import { choosePort } from '../../ports';
import { waitUntil } from '../../wait-until';
import { CONTRACT_ONLY, type VaultSettings, type VaultSettingsInput } from '../settings';

/** A running Vaultwarden without TLS, reachable from this machine only. */
export interface RealProcess {
  readonly port: number;
  stop(): Promise<void>;
}

const alive = (port: number) =>
  new Promise<boolean>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/alive', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', reject);
  });

/** Only what was asked for is passed on: everything else keeps upstream's own default. */
function environmentOf(settings: VaultSettings, given: VaultSettingsInput): Record<string, string> {
  const passed: Record<string, string> = { PASSWORD_ITERATIONS: String(settings.PASSWORD_ITERATIONS) };
  for (const name of Object.keys(given) as (keyof VaultSettings)[]) {
    if (!CONTRACT_ONLY.includes(name)) passed[name] = String(settings[name] ?? '');
  }
  return passed;
}

/**
 * Runs the program `$0` until it ends or the standard input is closed. The latter happens also when this process is killed:
 * a server without its front would keep port, memory and folder for ever.
 */
const leashed = `
  exec 3<&0
  "$0" </dev/null 3<&- & server=$!
  (while read -r _ <&3; do :; done; kill -TERM $server) & leash=$!
  wait $server; code=$?
  kill $leash
  exit $code
`;

/**
 * Starts a real Vaultwarden with SQLite in `dataFolder` (settings of reference section 18).
 *
 * @param domain the public address, `https://...`.
 */
export async function startRealProcess(
  binary: string,
  dataFolder: string,
  domain: string,
  settings: VaultSettings,
  given: VaultSettingsInput,
): Promise<RealProcess> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const port = await choosePort(dataFolder);
  const output: string[] = [];
  const child = spawn('/bin/sh', ['-c', leashed, binary], {
    cwd: dataFolder,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: {
      PATH: process.env['PATH'] ?? '',
      DATA_FOLDER: dataFolder,
      ROCKET_ADDRESS: '127.0.0.1',
      ROCKET_PORT: String(port),
      WEB_VAULT_ENABLED: 'false',
      DISABLE_ICON_DOWNLOAD: 'true',
      LOG_LEVEL: 'error',
      I_REALLY_WANT_VOLATILE_STORAGE: 'true',
      ...environmentOf(settings, given),
      DOMAIN: domain,
    },
  });
  const keep = (chunk: Buffer) => void output.splice(0, output.length, ...[...output, chunk.toString()].slice(-50));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => output.push(error.message));
  const stop = () => stopProcess(child);
  try {
    await waitUntil({
      what: `${binary} to answer on port ${port}`,
      deadline: 60,
      attempt: () => alive(port),
      hopeless: () => (child.pid === undefined || child.exitCode !== null ? 'it ended' : null),
      evidence: () => output.join(''),
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

async function stopProcess(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  // SQLite survives a kill; a server that does not end would keep its port and its folder.
  const impatient = setTimeout(() => process.kill(-pid, 'SIGKILL'), 10_000);
  await ended;
  clearTimeout(impatient);
}
