import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Layout } from './layout';
import { choosePorts, claimPorts } from './ports';
import { writePrivateFile } from './private-file';
import { SandboxError } from './sandbox-error';

/** Everything that listens, each on 127.0.0.1. */
export const portNames = [
  'etcdClient',
  'etcdPeer',
  'apiServer',
  'controllerManager',
  'scheduler',
  'kwok',
  'postgres',
  'charts',
  'vault',
] as const;

const stateSchema = z.object({
  version: z.literal(1),
  createdAt: z.string(),
  /** Chosen once: kubeconfig, connection string and repository address stay the same while the sandbox exists. */
  ports: z.object(
    Object.fromEntries(portNames.map((name) => [name, z.number().int()])) as Record<
      (typeof portNames)[number],
      z.ZodNumber
    >,
  ),
  /** UID of the namespace kube-system: the identity that the cluster guard compares. Null before the first start. */
  clusterUid: z.string().nullable(),
  /** Where Terraform's providers come from. Decided once, because their states must not be mixed. */
  providers: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('stand-in') }),
      z.object({ kind: z.literal('mirror'), folder: z.string() }),
      z.object({ kind: z.literal('registry') }),
    ])
    .nullable(),
  postgres: z.object({
    /** Data folder; outside the checkout when the unprivileged user cannot reach that. Null before the first start. */
    folder: z.string().nullable(),
    /** Random, of this sandbox only. The file is readable by its owner only and ends with `down`. */
    password: z.string(),
  }),
  vault: z.object({
    /** Which server it is. Decided once, because neither reads the other's data. Null before the first start. */
    source: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('stand-in') }),
        z.object({ kind: z.literal('real'), binary: z.string() }),
      ])
      .nullable(),
    /** Random, of this sandbox only: for the administrator's invitation. */
    adminToken: z.string(),
    /** Random, of this sandbox only: the master password of Terraform's account. */
    password: z.string(),
    /** Whether that account once logged in. */
    registered: z.boolean(),
  }),
});

/** What a sandbox remembers while it exists, in `.sandbox/state.json`. */
export type SandboxState = z.infer<typeof stateSchema>;

/** Ports by name. */
export type Ports = SandboxState['ports'];

/** Where Terraform's providers come from. */
export type ProviderSource = NonNullable<SandboxState['providers']>;

/** Which server the vault is. */
export type VaultSource = NonNullable<SandboxState['vault']['source']>;

/** The state of the checkout's sandbox, null when there is none. */
export function readState(layout: Layout): SandboxState | null {
  if (!existsSync(layout.stateFile)) return null;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(layout.stateFile, 'utf8'));
  } catch {
    content = undefined;
  }
  const result = stateSchema.safeParse(content);
  if (result.success) return result.data;
  throw new SandboxError(
    `${layout.stateFile} cannot be read: it is damaged, or another version of the sandbox wrote it. ` +
      'Run `npm run sandbox -- reset` to start over.',
  );
}

/** Stores the state, all or nothing. */
export function writeState(layout: Layout, state: SandboxState): void {
  writePrivateFile(layout.stateFile, `${JSON.stringify(state, null, 2)}\n`);
}

/** 144 bits in 24 characters that need no quoting. */
const randomSecret = () => randomBytes(18).toString('base64url');

/** The state of the checkout's sandbox; a new one with free ports when there is none. */
export async function ensureState(layout: Layout): Promise<SandboxState> {
  const existing = readState(layout);
  if (existing) {
    // Again: the temporary folder that keeps the claims may have been emptied since.
    await claimPorts(Object.values(existing.ports), layout);
    return existing;
  }
  mkdirSync(layout.root, { recursive: true, mode: 0o755 });
  const state: SandboxState = {
    version: 1,
    createdAt: new Date().toISOString(),
    ports: await choosePorts(portNames, layout),
    clusterUid: null,
    providers: null,
    postgres: { folder: null, password: randomSecret() },
    vault: { source: null, adminToken: randomSecret(), password: randomSecret(), registered: false },
  };
  writeState(layout, state);
  return state;
}
