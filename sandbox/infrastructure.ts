import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { packageCharts } from './charts/package-charts';
import { toolFile } from './control-plane/components';
import { ensureControlPlane } from './control-plane/control-plane';
import { ensurePki } from './control-plane/pki';
import { ensureDaemon } from './daemon/ensure-daemon';
import { dataFolder, ensureDatabase } from './database/postgres';
import { chartRepository } from './environment';
import type { Layout } from './layout';
import { ensureMirror } from './mirror/ensure-mirror';
import { checkPrerequisites } from './prerequisites';
import type { Progress } from './progress';
import { SandboxError } from './sandbox-error';
import { ensureState, type SandboxState, writeState } from './state';
import { ensureTools, type Tools } from './toolchain/ensure-tools';
import { toolSearch } from './toolchain/tool-search';
import { ensureVault } from './vault/ensure-vault';
import { decideVault } from './vault/vault-source';

function linkTarget(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

/** Makes the tools callable by their names from one folder, so that `env` needs one entry on the PATH. */
function linkTools(layout: Layout, tools: Tools): void {
  mkdirSync(layout.bin, { recursive: true, mode: 0o700 });
  for (const [name, { file }] of tools) {
    const link = path.join(layout.bin, name);
    if (linkTarget(link) === file) continue;
    rmSync(link, { force: true });
    symlinkSync(file, link);
  }
}

/**
 * Brings up everything below the stacks, or finds it running: tools, control plane, database, vault, chart
 * repository and issuer's stand-in, providers. Safe to repeat at any point, also after a kill.
 */
export async function ensureInfrastructure(
  layout: Layout,
  progress: Progress,
): Promise<{ state: SandboxState; tools: Tools }> {
  const search = toolSearch(layout);
  const machine = checkPrerequisites(search, layout.checkout);
  mkdirSync(layout.root, { recursive: true, mode: 0o755 });
  let state = await ensureState(layout);
  const remember = (changes: Partial<SandboxState>) => {
    state = { ...state, ...changes };
    writeState(layout, state);
  };

  const tools = await ensureTools(search, progress);
  linkTools(layout, tools);
  const inputs = { layout, ports: state.ports, pki: await ensurePki(layout.pki), tools };

  const folder = state.postgres.folder ?? dataFolder(layout, machine.databaseUser);
  remember({ postgres: { ...state.postgres, folder } });
  const source = decideVault(state.vault.source, process.env.VAULTWARDEN_BIN);
  remember({ vault: { ...state.vault, source } });
  const [{ client, uid }] = await Promise.all([
    ensureControlPlane(inputs, progress),
    ensureDatabase(
      {
        layout,
        folder,
        binaries: machine.postgres,
        user: machine.databaseUser,
        port: state.ports.postgres,
        password: state.postgres.password,
      },
      progress,
    ),
  ]);
  await client.close();
  if (state.clusterUid !== null && state.clusterUid !== uid) {
    throw new SandboxError(
      `The cluster is not the one that this sandbox deployed to: kube-system has the UID ${uid}, not ` +
        `${state.clusterUid}. Its data was lost, but Terraform's state was not. Run \`npm run sandbox -- reset\`.`,
    );
  }
  remember({ clusterUid: uid });
  await ensureVault({ layout, state, source, issuerAuthority: inputs.pki.issuer.certificate }, progress);
  remember({ vault: { ...state.vault, registered: true } });
  await packageCharts({ outDir: layout.charts, url: chartRepository(state), helm: toolFile(tools, 'helm') });
  await ensureDaemon(inputs, progress);
  remember({ providers: await ensureMirror(layout, state.providers, tools, progress) });
  return { state, tools };
}
