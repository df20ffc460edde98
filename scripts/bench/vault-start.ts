/** How long the provider's process takes until Terraform can talk to it. */
import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createServerCertificate } from '../../providers/framework/plugin/certificate';
import type { Row } from './measure';
import { least, verdict } from './vault-measure';

/** Milliseconds over an empty Node script. */
const GOAL = 60;

/** What Terraform sets for every provider that it starts. */
const HOST = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5,6',
};

/** @param mirror holds the built provider; @param folder for the empty script */
export async function measureStart(mirror: string, folder: string, runs: number): Promise<Row[]> {
  const executable = readdirSync(mirror, { recursive: true, encoding: 'utf8' }).find(
    (file) => path.basename(file).startsWith('terraform-provider-') && file.includes(`${process.platform}_`),
  );
  if (executable === undefined) throw new Error(`${mirror} holds no provider for ${process.platform}.`);
  const empty = path.join(folder, 'empty.cjs');
  writeFileSync(empty, "process.stdout.write('ready\\n');\n");
  const env = { ...process.env, ...HOST, PLUGIN_CLIENT_CERT: createServerCertificate().certificatePem };
  const [floors, starts]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    floors.push(await timeToFirstLine(process.execPath, [empty], env));
    starts.push(await timeToFirstLine(path.join(mirror, executable), [], env));
  }
  const over = least(starts) - least(floors);
  return [
    { what: 'empty Node script, to its first line', measured: `${least(floors).toFixed(0)} ms`, goal: '-' },
    {
      what: 'provider, to its handshake line',
      measured: `${least(starts).toFixed(0)} ms, ${over.toFixed(0)} ms over`,
      goal: verdict(over, GOAL, `${GOAL} ms over the empty script`),
    },
  ];
}

/** Milliseconds from spawn to the first line on stdout. */
function timeToFirstLine(program: string, words: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = process.hrtime.bigint();
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const deadline = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.on('error', reject);
    child.on('exit', () => clearTimeout(deadline));
    child.stdout.once('data', () => {
      resolve(Number(process.hrtime.bigint() - begin) / 1e6);
      child.kill('SIGKILL');
    });
    child.stdout.once('end', () => reject(new Error(`${program} ended, or was stopped after 30 s, without a line.`)));
  });
}
