import { gunzipSync, gzipSync } from 'node:zlib';
import { pause } from './local-postgres';
import type { JobEnd } from './local-pods';
import type { Rehearsal } from './rehearsal';
import { tamperedCopy } from './tampered-backup';

/** One way in which a restore fails. */
export interface FailingWay {
  readonly name: string;
  /** What the restore must say. */
  readonly message: RegExp;
  /** Runs a restore that must fail and change no database. */
  readonly attempt: (rehearsal: Rehearsal, backup: string) => Promise<JobEnd>;
}

/** Names of the changed copies; a restore takes no other form. */
const name = (number: number): string => `2000010${number}T000000Z`;

const dumpOf = ({ service }: Rehearsal): string => `${service.databases[0] ?? ''}.sql.gz`;

const altered =
  (number: number, content: (before: Buffer) => Buffer, checksums: boolean): FailingWay['attempt'] =>
  (rehearsal, backup) => {
    const file = dumpOf(rehearsal);
    tamperedCopy(rehearsal.pods.volume('backup'), backup, name(number), { file, content, checksums });
    return rehearsal.restore(name(number));
  };

const inDump = (change: (sql: string) => string) => (before: Buffer) =>
  gzipSync(Buffer.from(change(gunzipSync(before).toString('latin1')), 'latin1'), { level: 1 });

/** The dump up to the end of the first half of its statements. */
const firstHalf = (sql: string): string => sql.slice(0, sql.indexOf(';\n\n', sql.length / 2) + 2);

/** In the middle of the dump the server waits, and looks whether its client is still there. */
const waiting = (sql: string): string =>
  `${firstHalf(sql)}\nSET client_connection_check_interval = '50ms';\nSELECT pg_sleep(600);\n${sql.slice(firstHalf(sql).length)}`;

/** Kills the restore while the server replaces the content of a database. */
async function killed(rehearsal: Rehearsal, backup: string): Promise<JobEnd> {
  const [database = ''] = rehearsal.service.databases;
  const interruption = new AbortController();
  const sessions = (which: string): boolean =>
    rehearsal.server.asSuperuser(
      'postgres',
      `SELECT count(*) FROM pg_stat_activity WHERE datname = '${database}' AND ${which}`,
    ) !== '0';
  const file = dumpOf(rehearsal);
  const change = { file, content: inDump(waiting), checksums: true };
  tamperedCopy(rehearsal.pods.volume('backup'), backup, name(6), change);
  let ended = false;
  const end = rehearsal.restore(name(6), { signals: [interruption.signal] }).finally(() => (ended = true));
  while (!ended && !sessions("query LIKE '%pg_sleep%'")) await pause(50);
  interruption.abort();
  const result = await end;
  const deadline = Date.now() + 60_000;
  while (sessions('true')) {
    if (Date.now() > deadline) throw new Error('the server did not end the session of the killed restore in 60 s');
    await pause(50);
  }
  return result;
}

/** Every way that is rehearsed, in this order. */
export const FAILING_WAYS: readonly FailingWay[] = [
  {
    name: 'a damaged file: the checksum differs',
    message: /is damaged: choose another backup/,
    attempt: altered(1, (before) => Buffer.concat([before, Buffer.from('x')]), false),
  },
  {
    name: 'a dump that was cut off while it was packed',
    message: /cannot unpack the dump/,
    attempt: altered(2, (before) => before.subarray(0, before.length / 2), true),
  },
  {
    name: 'a dump that ends early, between two statements',
    message: /ends early/,
    attempt: altered(3, inDump(firstHalf), true),
  },
  {
    name: 'a dump of a newer PostgreSQL',
    message: /was made of PostgreSQL 99\.9/,
    attempt: altered(
      4,
      inDump((sql) => sql.replace(/^(-- Dumped from database version ).*$/m, '$199.9')),
      true,
    ),
  },
  {
    name: 'a statement that the server refuses, at the very end',
    message: /its content is what it was before/,
    attempt: altered(
      5,
      inDump((sql) => `${sql}\nSELECT no_such_function();\n`),
      true,
    ),
  },
  {
    // A limit on the size of files meets the scripts as a full volume does: a write fails.
    name: 'a volume that is full',
    message: /cannot unpack the dump/,
    attempt: (rehearsal, backup) => rehearsal.restore(backup, { largestFile: 16 }),
  },
  {
    name: 'a service that still runs',
    message: /connections use .*: stop the service first/,
    attempt: (rehearsal, backup) =>
      rehearsal.connected(rehearsal.service.databases[0] ?? '', () => rehearsal.restore(backup)),
  },
  { name: 'a restore that is killed half-way', message: /restoring/, attempt: killed },
];
