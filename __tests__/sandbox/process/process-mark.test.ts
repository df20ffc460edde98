import { processMark, startTimeOf } from '../../../sandbox/process/process-mark';

/** A line of /proc/PID/stat with that state (field 3) and number of threads (field 20), started at tick 4711 (field 22). */
const stat = (state: string, threads: number): string =>
  `42 (a) Z name) ${state} ${Array.from({ length: 16 }, () => '0').join(' ')} ${threads} 0 4711 0 0`;

describe('the mark of a process', () => {
  it.each([
    ['that runs', 'S', 8, '4711'],
    ['that was killed while other threads of it still end: its ports are taken', 'Z', 3, '4711'],
    ['that ended and waits for its parent', 'Z', 1, null],
    ['that is just being removed', 'X', 0, null],
  ])('of one %s', (_what, state, threads, expected) => {
    expect(startTimeOf(stat(state, threads))).toBe(expected);
  });

  it('stays the same while the process runs, and there is none for a pid without a process', () => {
    expect(processMark(process.pid)).toBe(processMark(process.pid));
    expect(processMark(process.pid)).not.toBeNull();
    expect(processMark(2 ** 22 + 1)).toBeNull();
  });
});
