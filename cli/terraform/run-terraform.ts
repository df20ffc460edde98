import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { type Diagnostic, parseUiMessage, type UiMessage } from './ui-messages';

/** The environment of a child process. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface TerraformCommand {
  /** Name or path of the program. */
  readonly binary: string;
  readonly args: readonly string[];
  /** Where it runs: the folder with cdk.tf.json. */
  readonly folder: string;
  readonly env: Variables;
  /** Gets the whole output, readable by the owner only: with `-json` it names objects and shows plain outputs. */
  readonly log: string;
  /** Seconds after which terraform is interrupted. */
  readonly deadline: number;
  /** Aborted by Ctrl-C: terraform is asked to end and waited for. */
  readonly signal?: AbortSignal;
  readonly onMessage?: (message: UiMessage) => void;
}

export interface TerraformResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** Whether the deadline came first. */
  readonly late: boolean;
  readonly interrupted: boolean;
  readonly errors: readonly Diagnostic[];
}

/** Milliseconds between two looks at the output; only progress waits for them. */
const POLL = 250;
/** Seconds for a late terraform to finish the object at hand, before it is ended for good. */
const GRACE = 600;

/**
 * Runs terraform in a process group of its own and reads its messages. Its output goes to a file instead of a pipe: should
 * this process be killed, terraform finishes its work and stores the state, where a broken pipe would kill it.
 *
 * @throws Error when the program cannot be started.
 */
export async function runTerraform(command: TerraformCommand): Promise<TerraformResult> {
  const { binary, args, folder, env, log, deadline, signal, onMessage } = command;
  const output = openSync(log, 'w', 0o600);
  const reader = openSync(log, 'r');
  const errors: Diagnostic[] = [];
  const look = lineReader(reader, (line) => {
    const message = parseUiMessage(line);
    if (!message) return;
    if (message.type === 'diagnostic' && message.diagnostic.severity === 'error') errors.push(message.diagnostic);
    onMessage?.(message);
  });
  let late = false;
  const child = spawn(binary, args, {
    cwd: folder,
    env: { ...env },
    stdio: ['ignore', output, output],
    // A Ctrl-C at the terminal would reach terraform too, and two of them make it leave its lock behind.
    detached: true,
  });
  closeSync(output);
  const started = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
  const timers: NodeJS.Timeout[] = [setInterval(look, POLL)];
  let asked = false;
  // Exactly one interrupt: a second one makes terraform leave its lock and lose the object at hand.
  const interrupt = () => {
    if (!asked) child.kill('SIGINT');
    asked = true;
  };
  timers.push(
    setTimeout(() => {
      late = true;
      interrupt();
      timers.push(setTimeout(() => void child.kill('SIGINT'), GRACE * 1000));
    }, deadline * 1000),
  );
  signal?.addEventListener('abort', interrupt, { once: true });
  if (signal?.aborted) interrupt();
  try {
    const code = await started;
    look();
    return { code, late, interrupted: signal?.aborted ?? false, errors };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
    closeSync(reader);
  }
}

/** A function that hands over the complete lines that came since its last call. */
function lineReader(file: number, onLine: (line: string) => void): () => void {
  const chunk = Buffer.alloc(64 * 1024);
  let rest = Buffer.alloc(0);
  return () => {
    for (;;) {
      const count = readSync(file, chunk, 0, chunk.length, null);
      if (count === 0) return;
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        onLine(rest.subarray(0, end).toString('utf8'));
        rest = rest.subarray(end + 1);
      }
    }
  };
}

/** Lines of a log that are shown when terraform ended without a diagnostic: a crash, or a wrapper's complaint. */
const TAIL = 12;

/** The end of a log without its JSON messages, for an error. */
export function plainTail(log: string): string {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('{'))
    .slice(-TAIL)
    .join('\n');
}
