import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Layout, layoutOf } from '../../sandbox/layout';
import { choosePort, choosePorts, claimPorts, isListening, isPortFree, releasePorts } from '../../sandbox/ports';

const listen = (port: number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
const close = (server: Server) => new Promise((resolve) => server.close(resolve));

describe('ports', () => {
  // Claims of its own: what other sandboxes of this machine have claimed meanwhile must not matter here.
  const temporary = mkdtempSync(path.join(tmpdir(), 'sandbox-ports-'));
  const before = process.env.TMPDIR;
  beforeAll(() => void (process.env.TMPDIR = temporary));
  afterAll(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(temporary, { recursive: true });
  });

  let count = 0;
  const sandbox = (id: string): Layout => {
    const layout = { ...layoutOf(path.join(temporary, `checkout-${count++}`)), id };
    mkdirSync(layout.root, { recursive: true });
    return layout;
  };
  afterEach(() => {
    for (const name of readdirSync(temporary)) rmSync(path.join(temporary, name), { recursive: true });
  });
  const names = ['a', 'b'] as const;

  it('are the same for the same checkout as long as they are free, others for another', async () => {
    const layout = sandbox('00001000ffff');
    const one = await choosePorts(names, layout);
    expect(await choosePorts(names, layout)).toEqual(one);
    const other = await choosePorts(names, sandbox('00000100ffff'));
    expect(Object.values(other)).not.toEqual(expect.arrayContaining(Object.values(one)));
  });

  it('of one sandbox are not chosen by another one, though nothing listens on them yet', async () => {
    const [first, second] = await Promise.all([
      choosePorts(names, sandbox('00000abcffff')),
      choosePorts(names, sandbox('00000abcffff')),
    ]);
    expect(new Set([...Object.values(first), ...Object.values(second)]).size).toBe(4);
  });

  it('are free again when their sandbox gave them back, or is no more', async () => {
    const layout = sandbox('00000abcffff');
    const { a } = await choosePorts(['a'], layout);
    await releasePorts(layout);
    const next = sandbox('00000abcffff');
    expect(await choosePorts(['a'], next)).toEqual({ a });
    rmSync(next.root, { recursive: true });
    expect(await choosePorts(['a'], sandbox('00000abcffff'))).toEqual({ a });
  });

  it('that were chosen in the past are claimed again, unless another sandbox has them by now', async () => {
    const old = sandbox('00000abcffff');
    const { a, b } = await choosePorts(names, old);
    await releasePorts(old);
    const { c } = await choosePorts(['c'], sandbox('00000abcffff'));
    expect(c).toBe(a);
    await claimPorts([a, b], old);
    const { d } = await choosePorts(['d'], sandbox('00000abcffff'));
    expect([a, b]).not.toContain(d);
    await releasePorts(old);
    const { e } = await choosePorts(['e'], sandbox('00000abcffff'));
    expect(e).toBe(b);
  });

  it('of a program belong to its folder: the same at its next start, another one for a second program', async () => {
    const [one, other] = ['one', 'other'].map((name) => mkdtempSync(path.join(temporary, name)));
    const port = await choosePort(one!);
    expect(await choosePort(one!)).toBe(port);
    // As if both had begun their search at the same port.
    const { a } = await choosePorts(['a'], { root: other!, id: layoutOf(one!).id });
    expect(a).not.toBe(port);
  });

  it('skip one that is taken', async () => {
    const layout = sandbox('00000abcffff');
    const { a } = await choosePorts(['a'], layout);
    expect(await isListening(a)).toBe(false);
    const server = await listen(a);
    try {
      expect(await isPortFree(a)).toBe(false);
      expect(await isListening(a)).toBe(true);
      expect((await choosePorts(['a'], layout)).a).toBeGreaterThan(a);
    } finally {
      await close(server);
    }
    expect(await isPortFree(a)).toBe(true);
  });

  it('lie below the range for outgoing connections', async () => {
    const { a } = await choosePorts(['a'], sandbox('ffffffffffff'));
    expect(a).toBeGreaterThanOrEqual(20000);
    expect(a).toBeLessThan(30000);
  });
});
