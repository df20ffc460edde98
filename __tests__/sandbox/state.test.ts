import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { layoutOf } from '../../sandbox/layout';
import { ensureState, portNames, readState, writeState } from '../../sandbox/state';

describe('the state of a sandbox', () => {
  let checkout: string;
  beforeEach(() => (checkout = mkdtempSync(path.join(tmpdir(), 'sandbox-state-'))));
  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  it('chooses different ports for all parts, and keeps them', async () => {
    const layout = layoutOf(checkout);
    const first = await ensureState(layout);
    expect(new Set(Object.values(first.ports)).size).toBe(portNames.length);
    expect(await ensureState(layout)).toEqual(first);
    writeState(layout, { ...first, clusterUid: 'x' });
    expect(readState(layout)).toEqual({ ...first, clusterUid: 'x' });
  });

  it('is readable by its owner only, because it holds the password of the database', async () => {
    const layout = layoutOf(checkout);
    await ensureState(layout);
    expect(statSync(layout.stateFile).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '{"version":2}', '[]'])('refuses a damaged file: %j', async (content) => {
    const layout = layoutOf(checkout);
    await ensureState(layout);
    writeFileSync(layout.stateFile, content);
    expect(() => readState(layout)).toThrow(/npm run sandbox -- reset/);
    expect(readFileSync(layout.stateFile, 'utf8')).toBe(content);
  });

  it('is absent before the first start', () => {
    expect(readState(layoutOf(checkout))).toBeNull();
  });
});
