import { setTimeout as sleep } from 'node:timers/promises';
import { inDependencyOrder, type StackGraph } from '../../../sandbox/deploy/stack-graph';

const graph: StackGraph = new Map([
  ['edge', ['foundation']],
  ['foundation', []],
  ['identity', ['edge', 'foundation']],
  ['observability', ['edge']],
]);

describe('deploying in dependency order', () => {
  it('starts a stack only when all it needs is done, and independent ones together', async () => {
    const log: string[] = [];
    let running = 0;
    let most = 0;
    await inDependencyOrder(graph, 2, async (stack) => {
      log.push(`+${stack}`);
      most = Math.max(most, ++running);
      await sleep(10);
      running--;
      log.push(`-${stack}`);
    });
    expect(log.slice(0, 4)).toEqual(['+foundation', '-foundation', '+edge', '-edge']);
    expect(log.slice(4, 6).sort()).toEqual(['+identity', '+observability']);
    expect(most).toBe(2);
  });

  it('runs no more at a time than allowed', async () => {
    let running = 0;
    let most = 0;
    const independent: StackGraph = new Map(['a', 'b', 'c', 'd'].map((name) => [name, []]));
    await inDependencyOrder(independent, 3, async () => {
      most = Math.max(most, ++running);
      await sleep(5);
      running--;
    });
    expect(most).toBe(3);
  });

  it('starts nothing more after a failure, waits for what runs, and names what was left out', async () => {
    const finished: string[] = [];
    let left: readonly string[] = [];
    const run = inDependencyOrder(
      new Map([
        ['a', []],
        ['b', []],
        ['c', ['a']],
        ['d', ['b']],
      ]),
      2,
      async (stack) => {
        if (stack === 'a') throw new Error('a is broken');
        await sleep(20);
        finished.push(stack);
      },
      (notStarted) => (left = notStarted),
    );
    await expect(run).rejects.toThrow('a is broken');
    expect(finished).toEqual(['b']);
    expect(left).toEqual(['c', 'd']);
  });

  it('notices a circle', async () => {
    const circle: StackGraph = new Map([
      ['a', ['b']],
      ['b', ['a']],
    ]);
    await expect(inDependencyOrder(circle, 2, async () => undefined)).rejects.toThrow(/in a circle: a, b/);
  });
});
