import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HeldObjects } from '../../../providers/vaultwarden/held-objects';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('objects that the state holds', () => {
  let folder: string;

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'held-')), 'ids');
  });

  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  const files = (): string[] => readdirSync(folder).map((name) => path.join(folder, name));

  it('are known to later processes of the same account, and to no other account', () => {
    new HeldObjects('https://vault a@example.com', folder).hold(id(1));
    expect([...new HeldObjects('https://vault a@example.com', folder).all()]).toEqual([id(1)]);
    expect([...new HeldObjects('https://vault b@example.com', folder).all()]).toEqual([]);
  });

  it('are written once an hour, as ids alone, for this user only', () => {
    for (let process = 0; process < 3; process += 1) {
      const held = new HeldObjects('https://vault secret@example.com', folder);
      held.hold(id(1));
      held.hold(id(2));
      held.hold(id(1));
    }
    const [file = ''] = files();
    expect(readFileSync(file, 'utf8')).toBe(`${id(1)}\n${id(2)}\n`);
    expect(file).not.toContain('secret');
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('need no file when they are too old to be taken up, and what is no id never gets there', () => {
    const held = new HeldObjects('account', folder);
    held.hold(id(1), new Date(Date.now() - 3 * 3_600_000).toISOString());
    held.hold('no id\nat all');
    expect(() => readdirSync(folder)).toThrow('ENOENT');
    expect(held.all().has(id(1))).toBe(true);
    held.hold(id(2), new Date().toISOString());
    expect([...new HeldObjects('account', folder).all()]).toEqual([id(2)]);
  });

  it('are forgotten after some hours', () => {
    new HeldObjects('account', folder).hold(id(1));
    const [file = ''] = files();
    const hour = Number(file.split('-').at(-1));
    const old = file.replace(/\d+$/, String(hour - 5));
    writeFileSync(old, `${id(9)}\n`);
    const held = new HeldObjects('account', folder);
    held.hold(id(2));
    expect(held.all().has(id(9))).toBe(false);
    expect(files()).toEqual([file]);
  });

  it('are neither read nor written through a link that somebody laid in place of the folder', () => {
    const elsewhere = path.join(path.dirname(folder), 'elsewhere');
    mkdirSync(elsewhere);
    new HeldObjects('account', elsewhere).hold(id(7));
    const [before = ''] = readdirSync(elsewhere).map((name) => readFileSync(path.join(elsewhere, name), 'utf8'));
    symlinkSync(elsewhere, folder);
    const held = new HeldObjects('account', folder);
    held.hold(id(1));
    expect([...held.all()]).toEqual([id(1)]);
    expect(readdirSync(elsewhere).map((name) => readFileSync(path.join(elsewhere, name), 'utf8'))).toEqual([before]);
  });

  it('do without a folder that cannot be written', () => {
    writeFileSync(folder, 'a file in its place');
    const held = new HeldObjects('account', folder);
    held.hold(id(1));
    expect([...held.all()]).toEqual([id(1)]);
  });
});
