/** `npm run bench:vault`: what the Vaultwarden provider costs. See {@link HELP}. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installFloors } from '../../providers/framework/floor/install-floor';
import { createVaultwardenProvider, providerAddress, providerVersion } from '../../providers/vaultwarden/provider';
import { buildProvider } from '../build-provider';
import { printRows, type Row } from './measure';
import { verdict } from './vault-measure';
import { measureCreate } from './vault-create';
import { measurePlan } from './vault-plan';
import { BenchServer } from './vault-server';
import { measureStart } from './vault-start';

const HELP = `Measures what the Vaultwarden provider costs, with the real terraform, the built provider and a vault on this machine.

  npm run bench:vault [-- --runs N] [--items N] [--creates N]

  --runs N      runs of each measurement, interleaved; the least of each is taken. Default 5
  --items N     items of the plan without changes. Default 1000
  --creates N   items that are created. Default 200
  VAULTWARDEN_BIN  a real Vaultwarden to measure against, default: the contract server

Example, a quick look:   npm run bench:vault -- --runs 2 --items 200 --creates 50

1. A plan without changes, against the same number of terraform_data (which Terraform serves from within itself) plus
   one login of the client: version, prelogin, 600,000 rounds of PBKDF2, token, sync of an empty vault.
2. Creating items, against as many POSTs of ready-made bodies, ten at a time over kept connections, plus the creation of
   as many terraform_data, plus one login.
3. Process start to handshake line, over an empty Node script.
4. Size of the bundle.

Beside the provider stand two that have its schema and do nothing (providers/framework/floor), one in Go and one in Node.js: what
terraform takes with the first it takes with any provider, so no provider goes below the ratio that is printed with it.

Each line ends with its goal and "met" or "over goal"; the exit code is 0 either way. Time depends on what else the machine
does; CPU seconds are those of terraform and the provider alone. Needs terraform on the PATH, and Go for
the provider in Go.
`;

const number = (text: string, name: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is "${text}"; allowed are whole numbers from 1.`);
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      runs: { type: 'string', default: '5' },
      items: { type: 'string', default: '1000' },
      creates: { type: 'string', default: '200' },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const [runs, items, creates] = [
    number(values.runs, 'runs'),
    number(values.items, 'items'),
    number(values.creates, 'creates'),
  ];
  const folder = mkdtempSync(path.join(tmpdir(), 'cluster-infra-bench-vault-'));
  const server = await BenchServer.start(path.join(folder, 'vault'));
  try {
    const { cliConfig, mirror, bundles } = await buildProvider({ checkout: folder });
    const bytes = bundles.find(({ address }) => address === providerAddress)?.bytes ?? 0;
    const { installed: floors, missing } = await installFloors({
      server: createVaultwardenProvider(),
      address: providerAddress,
      version: providerVersion,
      folder,
    });
    const bench = { folder, cliConfig, floors, server, runs };
    const rows: Row[] = [
      ...(await measureStart(mirror, folder, runs * 3)),
      { what: 'bundle', measured: `${Math.round(bytes / 1024)} KiB`, goal: verdict(bytes, 1_000_000, '1 MB') },
      ...(await measureCreate({ ...bench, count: creates })),
      ...(await measurePlan({ ...bench, count: items })),
      ...missing.map((what) => ({ what, measured: 'not measured', goal: '-' })),
    ];
    printRows(rows);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
