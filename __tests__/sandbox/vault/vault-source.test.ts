import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decideVault, describeVault } from '../../../sandbox/vault/vault-source';

describe('which server the vault of a sandbox is', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vault-source-'));
  const binary = path.join(folder, 'vaultwarden');
  const real = { kind: 'real', binary } as const;
  const standIn = { kind: 'stand-in' } as const;

  beforeAll(() => writeFileSync(binary, '#!/bin/sh\n', { mode: 0o700 }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => chmodSync(binary, 0o700));

  it.each([undefined, ''])('is the contract server for a new sandbox and the wish %p', (wish) => {
    expect(decideVault(null, wish)).toEqual(standIn);
  });

  it('is the binary that VAULTWARDEN_BIN names, by its absolute path', () => {
    expect(decideVault(null, path.relative(process.cwd(), binary))).toEqual(real);
  });

  it('stays what it was when the variable is not set any more, or set as before', () => {
    expect(decideVault(real, undefined)).toEqual(real);
    expect(decideVault(real, binary)).toEqual(real);
    expect(decideVault(standIn, '')).toEqual(standIn);
  });

  it.each([
    ['the contract server', standIn],
    ['another binary', { kind: 'real', binary: '/elsewhere/vaultwarden' } as const],
  ])('refuses to change from %s, and says how to start anew', (_, decided) => {
    const decide = () => decideVault(decided, binary);
    expect(decide).toThrow(describeVault(decided));
    expect(decide).toThrow(binary);
    expect(decide).toThrow('npm run sandbox -- reset');
  });

  it('refuses a binary that is not there, naming the variable', () => {
    const missing = path.join(folder, 'missing');
    expect(() => decideVault(null, missing)).toThrow(/missing cannot be run: .*ENOENT.* VAULTWARDEN_BIN named it/);
  });

  it('refuses a file that cannot be run, also when it was decided earlier', () => {
    const plain = path.join(folder, 'plain');
    writeFileSync(plain, '', { mode: 0o600 });
    expect(() => decideVault(null, plain)).toThrow('EACCES');
    expect(() => decideVault({ kind: 'real', binary: plain }, undefined)).toThrow('cannot be run');
  });

  it('says in words which it is', () => {
    expect(describeVault(real)).toBe(`real: ${binary}`);
    expect(describeVault(standIn)).toContain('stand-in');
  });
});
