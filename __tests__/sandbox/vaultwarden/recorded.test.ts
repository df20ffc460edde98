import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { playScenario } from './scenario';
import { newFolder, removeFolder, startTestVault } from './test-vault';
import type { Recorded } from './transcript';

/** Written by a real Vaultwarden 1.37.2: VAULTWARDEN_BIN=... UPDATE_GOLDEN=1. */
const FILE = path.join(__dirname, 'recorded', 'vaultwarden-1.37.2.json');

async function play(): Promise<Recorded[]> {
  const folder = newFolder();
  const server = await startTestVault(folder);
  try {
    return await playScenario(server);
  } finally {
    await server.stop();
    removeFolder(folder);
  }
}

describe('what a real Vaultwarden 1.37.2 answered', () => {
  let answers: Recorded[];

  beforeAll(async () => {
    answers = await play();
    if (process.env['UPDATE_GOLDEN'] !== '1') return;
    if (!process.env['VAULTWARDEN_BIN'])
      throw new Error('Only a real server may write the record: name it in VAULTWARDEN_BIN.');
    writeFileSync(FILE, `${JSON.stringify(answers, null, 2)}\n`);
  }, 120_000);

  const record = () => JSON.parse(readFileSync(FILE, 'utf8')) as Recorded[];

  it('is a record of many calls, refusals among them', () => {
    expect(record().length).toBeGreaterThan(90);
    expect(record().filter(({ status }) => status >= 400).length).toBeGreaterThan(30);
  });

  it('is answered again, field by field', () => {
    expect(answers).toEqual(record());
  });

  it('holds no secret', () => {
    expect(readFileSync(FILE, 'utf8')).not.toMatch(/eyJ|BEGIN|"[24]\.[A-Za-z0-9+/=]{16}/);
  });
});
