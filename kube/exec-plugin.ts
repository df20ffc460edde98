import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { CommandError, InterruptedError } from '../errors/command-error';
import type { ExecPlugin, KubeconfigContext } from './kubeconfig';

const credentialSchema = z.looseObject({
  kind: z.literal('ExecCredential'),
  status: z.looseObject({
    token: z.string().min(1).optional(),
    clientCertificateData: z.string().min(1).optional(),
    clientKeyData: z.string().min(1).optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
  }),
});

export type ExecCredential = z.output<typeof credentialSchema>['status'];

/** Milliseconds; a plugin may have to ask a server of the cloud. */
const DEADLINE = 60_000;

function describeCluster({ cluster }: KubeconfigContext): object {
  return {
    server: cluster.server,
    ...(cluster['certificate-authority-data'] === undefined
      ? {}
      : { 'certificate-authority-data': cluster['certificate-authority-data'] }),
    ...(cluster['tls-server-name'] === undefined ? {} : { 'tls-server-name': cluster['tls-server-name'] }),
  };
}

/**
 * Asks the credential plugin of a user, as clouds have them, for a token or a certificate
 * (Kubernetes: "client-go credential plugins").
 *
 * @throws CommandError without the plugin's standard output, which holds the credential; InterruptedError.
 */
export async function askExecPlugin(
  plugin: ExecPlugin,
  context: KubeconfigContext,
  env: Readonly<NodeJS.ProcessEnv>,
  signal: AbortSignal,
): Promise<ExecCredential> {
  const { command, args, apiVersion, installHint } = plugin;
  const info = {
    apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(plugin.provideClusterInfo === true ? { cluster: describeCluster(context) } : {}) },
  };
  const given = Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value]));
  // A bare name is looked up in the PATH, a path with a slash starts at the folder of the kubeconfig.
  const program = command.includes(path.sep) ? path.resolve(context.folder, command) : command;
  const fault = (problem: string, details: readonly string[] = []) =>
    new CommandError({
      problem: `The credential plugin "${command}" of user ${context.userName} ${problem}`,
      details,
      fix: installHint ?? `Run it by hand; kubectl --context ${context.name} get namespaces runs it too.`,
    });
  // Not the timeout of spawn, which keeps the process alive when there is no such program.
  const late = AbortSignal.timeout(DEADLINE);
  const { stdout, stderr, code } = await new Promise<{ stdout: string; stderr: string; code: number | null }>(
    (resolve, reject) => {
      const child = spawn(program, args ?? [], {
        env: { ...env, ...given, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: AbortSignal.any([signal, late]),
      });
      const said = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const)
        child[name].setEncoding('utf8').on('data', (chunk: string) => (said[name] += chunk));
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (signal.aborted) reject(new InterruptedError('the credential plugin was ended.'));
        else if (late.aborted) reject(fault(`did not end within ${DEADLINE / 1000} s.`));
        else if (error.code === 'ENOENT') reject(fault('is not installed.'));
        else reject(fault(`could not be started: ${error.code ?? 'unknown'}.`));
      });
      child.once('close', (exit) => resolve({ ...said, code: exit }));
    },
  );
  if (code !== 0)
    throw fault(
      code === null ? 'was ended by a signal.' : `ended with exit code ${code}.`,
      stderr.trim().split('\n').slice(-5),
    );
  try {
    return credentialSchema.parse(JSON.parse(stdout)).status;
  } catch {
    throw fault(`printed no ExecCredential of ${apiVersion} (${stdout.length} characters, not shown).`);
  }
}
