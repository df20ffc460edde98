import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { VaultSettingsInput } from '../../../sandbox/vaultwarden/settings';
import type { VaultServer } from '../../../sandbox/vaultwarden/vault-server';
import { playScenario } from './scenario';
import { playOpenScenario } from './open-scenario';
import { newFolder, removeFolder, startTestVault } from './test-vault';
import type { Recorded } from './transcript';

/** Written by a real Vaultwarden 1.37.2: VAULTWARDEN_BIN=... UPDATE_GOLDEN=1. */
const fileOf = (name: string) => path.join(__dirname, 'recorded', `vaultwarden-1.37.2-${name}.json`);

type Scenario = (server: VaultServer) => Promise<Recorded[]>;

async function play(scenario: Scenario, settings: VaultSettingsInput): Promise<Recorded[]> {
  const folder = newFolder();
  const server = await startTestVault(folder, settings);
  try {
    return await scenario(server);
  } finally {
    await server.stop();
    removeFolder(folder);
  }
}

describe.each([
  ['closed', playScenario, {}, 90],
  ['open', playOpenScenario, { SIGNUPS_ALLOWED: true, ORG_GROUPS_ENABLED: true }, 30],
] as [string, Scenario, VaultSettingsInput, number][])(
  'what a real Vaultwarden 1.37.2 answered, %s',
  (name, scenario, settings, least) => {
    const file = fileOf(name);
    let answers: Recorded[];

    beforeAll(async () => {
      answers = await play(scenario, settings);
      if (process.env['UPDATE_GOLDEN'] !== '1') return;
      if (!process.env['VAULTWARDEN_BIN']) {
        throw new Error('Only a real server may write the record: name it in VAULTWARDEN_BIN.');
      }
      writeFileSync(file, `${JSON.stringify(answers, null, 2)}\n`);
    });

    const record = () => JSON.parse(readFileSync(file, 'utf8')) as Recorded[];

    it('is a record of many calls, refusals among them', () => {
      expect(record().length).toBeGreaterThan(least);
      expect(record().filter(({ status }) => status >= 400).length).toBeGreaterThan(least / 3);
    });

    it('is answered again, field by field', () => {
      expect(answers).toEqual(record());
    });

    it('holds no secret', () => {
      expect(readFileSync(file, 'utf8')).not.toMatch(/eyJ|BEGIN|"[24]\.[A-Za-z0-9+/=]{16}/);
    });
  },
);
