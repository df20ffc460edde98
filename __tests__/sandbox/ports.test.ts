import { createServer, type Server } from 'node:net';
import { choosePorts, isPortFree } from '../../sandbox/ports';

const listen = (port: number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

describe('ports', () => {
  it('are the same for the same checkout as long as they are free, others for another', async () => {
    const names = ['a', 'b'] as const;
    const one = await choosePorts(names, '00001000ffff');
    expect(await choosePorts(names, '00001000ffff')).toEqual(one);
    const other = await choosePorts(names, '00000100ffff');
    expect(Object.values(other)).not.toEqual(expect.arrayContaining(Object.values(one)));
  });

  it('skip one that is taken', async () => {
    const { a } = await choosePorts(['a'], '00000abcffff');
    const server = await listen(a);
    try {
      expect(await isPortFree(a)).toBe(false);
      expect((await choosePorts(['a'], '00000abcffff')).a).toBeGreaterThan(a);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await isPortFree(a)).toBe(true);
  });

  it('lie below the range for outgoing connections', async () => {
    const { a } = await choosePorts(['a'], 'ffffffffffff');
    expect(a).toBeGreaterThanOrEqual(20000);
    expect(a).toBeLessThan(30000);
  });
});
