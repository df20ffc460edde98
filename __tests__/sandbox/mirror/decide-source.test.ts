import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { absentFrom, decideSource, refuseSwitch, replaceable } from '../../../sandbox/mirror/decide-source';
import { packedFile, providers, typeOf, unpackedFolder } from '../../../sandbox/mirror/provider-list';

const silent = { line: () => undefined };
const decide = (wish: string, folder: string) =>
  decideSource(wish, path.join(folder, 'downloads'), 'terraform', silent);

describe('where the helm and kubernetes providers come from', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'sandbox-mirror-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fill = () => {
    const [unpacked, packed] = replaceable;
    if (!unpacked || !packed) throw new Error('two providers have stand-ins');
    mkdirSync(unpackedFolder(folder, unpacked), { recursive: true });
    mkdirSync(path.dirname(packedFile(folder, packed)), { recursive: true });
    writeFileSync(packedFile(folder, packed), '');
  };

  it('is a mirror that holds both, packed or not', async () => {
    fill();
    expect(absentFrom(folder)).toEqual([]);
    expect(await decide(folder, folder)).toEqual({ kind: 'mirror', folder });
  });

  it('is no mirror that lacks one: it is named', async () => {
    await expect(decide(folder, folder)).rejects.toThrow(
      /lacks .*hashicorp\/helm 3\.1\.1 and .*hashicorp\/kubernetes 2\.38\.0/,
    );
  });

  it('is the stand-ins when wished', async () => {
    expect(await decide('none', folder)).toEqual({ kind: 'stand-in' });
  });

  it('does not change while a sandbox exists', () => {
    const standIn = { kind: 'stand-in' } as const;
    expect(() => refuseSwitch(standIn, undefined)).not.toThrow();
    expect(() => refuseSwitch(standIn, 'none')).not.toThrow();
    expect(() => refuseSwitch(standIn, folder)).toThrow(/npm run sandbox -- reset/);
    expect(() => refuseSwitch({ kind: 'mirror', folder }, folder)).not.toThrow();
    expect(() => refuseSwitch({ kind: 'mirror', folder }, 'none')).toThrow(/never handed to a real provider/);
  });
});

describe('the versions in the mirror', () => {
  it.each(
    providers.filter(({ origin }) => origin.kind !== 'own').map((provider) => [typeOf(provider), provider] as const),
  )('of %s is the one that the bindings ask for', (type, { version }) => {
    const file = require.resolve(`@cdktf/provider-${type}/lib/provider/index.js`);
    expect(/providerVersion: '([^']+)'/.exec(readFileSync(file, 'utf8'))?.[1]).toBe(version);
  });
});
