import { writeSync } from 'node:fs';
import type { Environment } from './handshake';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Further facts of a log line. Never a secret: Terraform writes these lines to the file that TF_LOG_PATH names. */
export type LogFields = { readonly [name: string]: string | number | boolean | null };

export type Logger = { readonly [L in LogLevel]: (message: string, fields?: LogFields) => void };

/**
 * Logs as hclog's JSON lines on stderr, which Terraform parses and shows again under its own levels.
 *
 * Terraform filters by TF_LOG_PROVIDER or TF_LOG itself; the same variables are read here so that lines nobody will see are
 * not even built. With neither set, only errors are written.
 */
export function createLogger(
  module: string,
  env: Environment,
  write: (line: string) => void = (line) => void writeSync(2, line),
): Logger {
  const threshold = thresholdOf(env);
  const at = (level: LogLevel) => {
    if (LEVELS.indexOf(level) < threshold) return () => undefined;
    return (message: string, fields: LogFields = {}): void => {
      const line = {
        ...fields,
        '@level': level,
        '@message': message,
        '@module': module,
        // Go's side parses exactly six digits of fraction.
        '@timestamp': new Date().toISOString().replace('Z', '000Z'),
      };
      write(`${JSON.stringify(line)}\n`);
    };
  };
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Index of the lowest level that is written. `JSON` is Terraform's word for trace in JSON form. */
function thresholdOf(env: Environment): number {
  const wanted = (env.TF_LOG_PROVIDER || env.TF_LOG || 'error').toLowerCase();
  if (wanted === 'json') return 0;
  if (wanted === 'off') return LEVELS.length;
  const index = LEVELS.indexOf(wanted as LogLevel);
  // Terraform falls back to trace for words that it does not know, and says so.
  return index === -1 ? 0 : index;
}
