import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { CommandError } from '../../errors/command-error';
import type { CommandIo } from '../output';
import type { Plan } from './plan-schema';
import { planSchema } from './plan-schema';

/** Major version of the plan format that is understood; minor versions only add. */
const FORMAT_MAJOR = '1';
const MAKE_JSON = 'Make it with: terraform plan -out=plan && terraform show -json plan > plan.json';

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refuse(source: string, problem: string, fix = MAKE_JSON, cause?: unknown): CommandError {
  return new CommandError({ problem: `${source} is no Terraform plan in JSON: ${problem}.`, fix: `${fix}.`, cause });
}

/** What a JSON document is when it is not a plan; undefined when nothing known. */
function otherDocument(data: Record<string, unknown>): string | undefined {
  if ('serial' in data && 'lineage' in data) return 'it is a state file';
  if ('provider_schemas' in data) return 'it is the output of "terraform providers schema"';
  if ('@level' in data) return 'it is the log of "terraform plan -json", which is not the plan itself';
  if ('valid' in data && 'diagnostics' in data) return 'it is the output of "terraform validate -json"';
  if ('terraform' in data && ('resource' in data || 'data' in data)) return 'it is a Terraform configuration';
  if ('format_version' in data && ('values' in data || Object.keys(data).length <= 2))
    return 'it is a state, shown by "terraform show -json" without a plan file';
  return undefined;
}

function parseJson(text: string, source: string): unknown {
  if (text.startsWith('PK'))
    throw refuse(
      source,
      'it is the saved plan file itself',
      'Show it as JSON: terraform show -json PLANFILE > plan.json',
    );
  if (text.trim() === '')
    throw refuse(source, 'it is empty', `Look whether the command that wrote it failed. ${MAKE_JSON}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text, and a plan holds secrets.
    const firstLine = text.slice(0, text.indexOf('\n') + 1 || undefined);
    if (firstLine.includes('"@level"'))
      throw refuse(source, 'it is the log of "terraform plan -json", which is not the plan itself');
    if (!text.trimStart().startsWith('{')) throw refuse(source, 'it does not begin with "{"');
    const cut = !text.trimEnd().endsWith('}');
    throw refuse(
      source,
      cut ? `it ends in the middle, after ${text.length} characters` : 'its JSON is damaged',
      cut ? `Look for a full disk or a command that was killed, then make it again. ${MAKE_JSON}` : MAKE_JSON,
      error instanceof SyntaxError ? undefined : error,
    );
  }
}

/**
 * Checks the text of a plan.
 * @param source how messages name it: a file name or `standard input`
 * @throws CommandError when it is something else (it says what), cut off, or of a newer format
 */
export function parsePlan(text: string, source: string): Plan {
  const data = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text, source);
  if (!isMap(data))
    throw refuse(source, `it holds ${Array.isArray(data) ? 'a list' : `a ${typeof data}`}, not an object`);
  const version = data['format_version'];
  const isPlan =
    typeof version === 'string' &&
    ['resource_changes', 'planned_values', 'configuration', 'output_changes'].some((key) => key in data);
  if (!isPlan)
    throw refuse(
      source,
      otherDocument(data) ?? 'it has no "format_version" with "resource_changes" or "configuration"',
    );
  if (version.split('.')[0] !== FORMAT_MAJOR) {
    throw refuse(
      source,
      `its format is ${JSON.stringify(version)}, and only ${FORMAT_MAJOR}.x is understood`,
      'Use a Terraform release that writes format 1.x, or a newer cluster-infra',
    );
  }
  const parsed = planSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(
      source,
      `${issue === undefined ? 'a value' : issue.path.join('.') || 'the top level'} does not follow format ${version} (${issue?.message ?? 'unknown fault'})`,
    );
  }
  return parsed.data;
}

async function readAll(stream: Readable, signal: AbortSignal): Promise<string> {
  const stop = (): void => void stream.destroy(new Error('interrupted while reading standard input'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer | string));
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Reads and checks a plan.
 * @param file a path, relative to the current folder, or `-` for standard input
 * @throws CommandError when it cannot be read or is no plan
 */
export async function readPlan(file: string, io: Pick<CommandIo, 'cwd' | 'stdin' | 'signal'>): Promise<Plan> {
  if (file === '-') return parsePlan(await readAll(io.stdin, io.signal), 'standard input');
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError({
      problem: `The plan ${file} cannot be read: ${reason}.`,
      fix: `Check the path. ${MAKE_JSON}.`,
      cause: error,
    });
  }
  return parsePlan(text, file);
}
