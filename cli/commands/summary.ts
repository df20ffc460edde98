import { writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { RegisterCommand } from '../command';
import { CommandError } from '../../errors/command-error';
import { EXIT } from '../exit-codes';
import type { GuardOptions } from '../guard/guard-options';
import { addGuardOptions, guardContext } from '../guard/guard-options';
import { guardPlans } from '../guard/guard-report';
import type { CommandIo } from '../output';
import { readNamedPlans } from '../plan/named-plans';
import type { Presentation } from '../summary/present-summary';
import { presentSummary } from '../summary/present-summary';
import { summarize } from '../summary/summarize';

interface SummaryOptions extends GuardOptions {
  out?: string;
  commit?: string;
  backend?: string;
}

/** `summary.md` has its full text in `summary.full.md`. */
const besides = (file: string, ending: string): string => {
  const extension = extname(file);
  return `${extension === '' ? file : file.slice(0, -extension.length)}${ending}`;
};

function write(file: string, text: string, cwd: string): void {
  try {
    writeFileSync(resolve(cwd, file), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError({
      problem: `The summary cannot be written to ${file}: ${reason}.`,
      fix: 'Name a file in a folder that exists and may be written.',
      cause: error,
    });
  }
}

/** Page, full text and JSON beside each other. Returns the names of what was written. */
function writeFiles(out: string, { page, full, truncated, json }: Presentation, cwd: string): string[] {
  const files: [string, string][] = [
    [out, page],
    [besides(out, '.json'), `${JSON.stringify(json, null, 2)}\n`],
    ...(truncated ? [[besides(out, '.full.md'), full] as [string, string]] : []),
  ];
  for (const [file, text] of files) write(file, text, cwd);
  return files.map(([file]) => file);
}

const commitFrom = ({ env }: CommandIo): string | undefined => env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA'];

/** `cluster-infra summary PLAN.json...`. */
export const registerSummary: RegisterCommand = (registry) => {
  const command = registry.command('summary <plans...>', {
    description: 'Show plans as one page for review: destroys first, versions from and to, no secret.',
    notes: [
      'PLANS are files made by `terraform show -json`, `NAME=FILE` to name the stack, or - for standard input.',
      'The page has at most 65,000 characters. What does not fit is named on it, and it may then not be used to approve.',
      'Exit codes: 0 done, 1 error, 3 the guard refuses one of the plans.',
    ],
    examples: [
      'npx cluster-infra summary plan.json',
      'npx cluster-infra summary edge=edge.json identity=identity.json --environment production --out summary.md',
    ],
  });
  addGuardOptions(command)
    .option('--out <file>', 'write the page to FILE, the JSON and, when it was cut, the full text beside it')
    .option('--commit <sha>', 'commit of the configuration (default: GITHUB_SHA or CI_COMMIT_SHA)')
    .option('--backend <fingerprint>', 'fingerprint of where the states lie')
    .action(
      registry.run(async ({ io, output }, args: string[], options: SummaryOptions) => {
        const context = guardContext(options, io);
        const plans = await readNamedPlans(args, io);
        const commit = options.commit ?? commitFrom(io);
        const summary = summarize(plans, {
          guard: guardPlans(plans, context),
          meta: {
            ...(options.environment === undefined ? {} : { environment: options.environment }),
            ...(commit === undefined ? {} : { commit }),
            ...(options.backend === undefined ? {} : { backend: options.backend }),
            time: context.now.toISOString(),
          },
        });
        const { out } = options;
        const presentation = presentSummary(
          summary,
          out === undefined ? {} : { fullText: basename(besides(out, '.full.md')) },
        );
        if (out !== undefined) output.progress(`wrote ${writeFiles(out, presentation, io.cwd).join(', ')}`);
        // On a terminal nothing limits the length.
        output.result(presentation.json, out === undefined ? presentation.full : '');
        return summary.guard.verdict === 'refused' ? EXIT.refused : EXIT.done;
      }),
    );
};
