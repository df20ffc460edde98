import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { componentNames } from '../control-plane/components';
import { DAEMON } from '../daemon/ensure-daemon';
import { POSTGRES } from '../database/postgres';
import type { Layout } from '../layout';
import { describeSource } from '../mirror/decide-source';
import { providers, typeOf } from '../mirror/provider-list';
import { runningProcess } from '../process/managed-process';
import { residentMemory } from '../process/process-mark';
import { isListening } from '../ports';
import { table } from '../report/table';
import type { Ports, SandboxState } from '../state';
import { VAULT } from '../vault/ensure-vault';
import { describeVault } from '../vault/vault-source';

/** A process of the sandbox: what it is in one word, and which ports it listens on. */
interface Part {
  readonly process: string;
  readonly title: string;
  readonly nature: string;
  readonly ports: readonly (keyof Ports)[];
}

const NATURE: Record<(typeof componentNames)[number], readonly [string, keyof Ports]> = {
  etcd: ['real', 'etcdClient'],
  'kube-apiserver': ['real', 'apiServer'],
  'kube-controller-manager': ['real', 'controllerManager'],
  'kube-scheduler': ['real', 'scheduler'],
  kwok: ['stand-in: simulates nodes, pods, load balancers', 'kwok'],
};

const partsOf = (state: SandboxState): readonly Part[] => [
  ...componentNames.map((name) => ({ process: name, title: name, nature: NATURE[name][0], ports: [NATURE[name][1]] })),
  { process: POSTGRES, title: 'PostgreSQL (state backend)', nature: 'real', ports: ['postgres'] as const },
  {
    process: DAEMON,
    title: 'chart repository, certificate issuer',
    nature: 'stand-in: serves stand-in charts, signs with its own authority',
    ports: ['charts'] as const,
  },
  {
    process: VAULT,
    title: 'vault (Vaultwarden)',
    nature: state.vault.source ? describeVault(state.vault.source) : 'not decided yet',
    ports: ['vault'] as const,
  },
];

const megabytes = (bytes: number | null) => (bytes === null ? '' : `${Math.round(bytes / 2 ** 20)} MB`);

/** Which addresses the mirror holds, null when there is no mirror. */
function mirrored(layout: Layout): ReadonlySet<string> {
  try {
    const content: unknown = JSON.parse(readFileSync(path.join(layout.root, 'mirror.json'), 'utf8'));
    return new Set(Object.keys(z.record(z.string(), z.string()).parse(content)));
  } catch {
    return new Set();
  }
}

function providerRows(layout: Layout, state: SandboxState): string[][] {
  const present = mirrored(layout);
  return providers.map((provider) => {
    const { kind } = provider.origin;
    const source = state.providers ? describeSource(state.providers) : 'not decided yet';
    const nature = {
      built: 'real, built from its source',
      own: "real: the project's own",
      'stand-in': state.providers?.kind === 'stand-in' ? 'stand-in' : `real: ${source}`,
    }[kind];
    return [
      `${typeOf(provider)} ${provider.version}`,
      nature,
      present.has(provider.address) ? 'in the mirror' : 'absent',
    ];
  });
}

/**
 * Prints a table of every part.
 *
 * @returns 0 when everything runs and listens, else 2.
 */
export async function status(layout: Layout, state: SandboxState | null): Promise<number> {
  if (state === null) {
    process.stdout.write('This checkout has no sandbox. `npm run sandbox` makes one.\n');
    return 2;
  }
  let complete = state.clusterUid !== null && state.providers !== null;
  const rows: string[][] = [];
  for (const part of partsOf(state)) {
    const record = runningProcess(layout, part.process);
    const ports = part.ports.map((name) => state.ports[name]);
    const listening = record !== null && (await Promise.all(ports.map(isListening))).every(Boolean);
    complete &&= listening;
    rows.push([
      part.title,
      record === null ? 'stopped' : listening ? 'running' : 'not listening',
      record ? String(record.pid) : '',
      ports.join(', '),
      record ? megabytes(residentMemory(record.pid)) : '',
      part.nature,
    ]);
  }
  process.stdout.write(
    [
      table('Processes (all on 127.0.0.1)', ['PART', 'STATE', 'PID', 'PORT', 'MEMORY', 'REAL OR STAND-IN'], rows),
      table('Terraform providers', ['PROVIDER', 'REAL OR STAND-IN', 'STATE'], providerRows(layout, state)),
      `\nCluster ${state.clusterUid ?? 'never started'}, made ${state.createdAt}, kubeconfig ${layout.kubeconfig}\n`,
    ].join(''),
  );
  return complete ? 0 : 2;
}
