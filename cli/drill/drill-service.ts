import { InterruptedError } from '../../errors/command-error';
import type { DrilledService } from './drilled-service';
import { FAILING_WAYS } from './failing-ways';
import type { JobEnd } from './local-pods';
import { Rehearsal } from './rehearsal';
import { RUIN, sampleData } from './sample-data';

/** One thing that was tried. */
export interface DrillCheck {
  readonly what: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** What went wrong, or what there was. */
  readonly details: readonly string[];
}

export interface DrillOptions {
  /** Rows of the largest table of each database. */
  readonly rows: number;
  /** PATH with the programs of one installation of PostgreSQL. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

/** Last lines of what the steps said. */
const TAIL = 6;
const lastLines = (log: string): string[] => log.trimEnd().split('\n').slice(-TAIL);

/** What the steps reported under a word. */
export const reported = (end: JobEnd, word: string): string =>
  end.report
    .split('\n')
    .find((line) => line.startsWith(`${word} `))
    ?.slice(word.length + 1) ?? '';

/**
 * Rehearses the restore of one service: fill, back up, ruin, restore, compare; then every way in which it fails, after each
 * of which the databases must be what they were.
 *
 * @throws InterruptedError; Error when the server does not start
 */
export async function drillService(service: DrilledService, options: DrillOptions): Promise<DrillCheck[]> {
  const checks: DrillCheck[] = [];
  const rehearsal = await Rehearsal.start(service, options.path, options.signal);
  const interrupted = () =>
    new InterruptedError(`the drill of ${service.name}; its server was ended and its files were removed.`);
  /** Runs one check; its work returns problems, none when all is well. */
  const check = async (what: string, work: () => Promise<readonly string[]>): Promise<boolean> => {
    if (options.signal.aborted) throw interrupted();
    const started = Date.now();
    const details = await work();
    if (options.signal.aborted) throw interrupted();
    checks.push({ what, ok: details.length === 0, seconds: (Date.now() - started) / 1000, details });
    options.report(`${service.name}: ${details.length === 0 ? 'ok' : 'FAILED'}: ${what}`);
    return details.length === 0;
  };
  try {
    for (const database of service.databases) await rehearsal.run(database, sampleData(options.rows));
    const before = await rehearsal.fingerprints();
    let backup = '';
    const made = await check('a backup', async () => {
      const end = await rehearsal.backUp();
      backup = reported(end, 'backup');
      return end.code === 0 && backup !== '' ? [] : lastLines(end.log);
    });
    if (!made) return checks;
    const things = [...before.values()].reduce((sum, { size }) => sum + size, 0);
    const restored = await check(
      `everything changed, restored and compared: ${things} things are as they were`,
      async () => {
        for (const database of service.databases) await rehearsal.run(database, RUIN);
        rehearsal.ruinFolder();
        if ((await rehearsal.differencesFrom(before)).length === 0) return ['nothing could be changed'];
        const end = await rehearsal.restore(backup);
        return end.code === 0 ? rehearsal.differencesFrom(before) : lastLines(end.log);
      },
    );
    // What follows is compared with what should be there now.
    if (!restored) return checks;
    for (const { name, message, attempt } of FAILING_WAYS) {
      await check(`refused, and nothing changed: ${name}`, async () => {
        const end = await attempt(rehearsal, backup);
        const problems = [
          ...(end.code === 0 ? ['the restore did not fail'] : []),
          ...(message.test(end.log) ? [] : ['the message is another one than expected:', ...lastLines(end.log)]),
        ];
        return [...problems, ...(await rehearsal.differencesFrom(before))];
      });
    }
    await check('restored once more, after all that', async () => {
      const end = await rehearsal.restore(backup);
      return end.code === 0 ? rehearsal.differencesFrom(before) : lastLines(end.log);
    });
    return checks;
  } finally {
    await rehearsal.end();
  }
}
