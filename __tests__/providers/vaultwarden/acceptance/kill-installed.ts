import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProvider } from '../../../../scripts/build-provider';
import { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import type { FaultVault } from './fault-vault';
import { head } from './vault-terraform';

/** The provider as a process of its own, which terraform installs from a mirror: initialized once, then copied. */
export class InstalledProvider {
  readonly #workspaces: TerraformWorkspace[] = [];

  private constructor(
    private readonly folder: string,
    private readonly environment: Record<string, string>,
  ) {}

  static async install(faults: FaultVault): Promise<InstalledProvider> {
    const folder = mkdtempSync(path.join(tmpdir(), 'kill-provider-'));
    const { cliConfig } = await buildProvider({ checkout: folder });
    // A killed provider cannot remove its socket: it lies in this folder and goes with it.
    const environment = { ...faults.vault.environment, TF_CLI_CONFIG_FILE: cliConfig, TMPDIR: folder };
    const installed = new InstalledProvider(folder, environment);
    const first = installed.#workspace();
    first.write(head);
    await first.succeed('init');
    for (const name of ['.terraform', '.terraform.lock.hcl']) {
      cpSync(path.join(first.directory, name), path.join(folder, name), { recursive: true, verbatimSymlinks: true });
    }
    return installed;
  }

  /** A folder that needs no init any more. */
  workspace(configuration: string): TerraformWorkspace {
    const workspace = this.#workspace();
    for (const name of ['.terraform', '.terraform.lock.hcl']) {
      const to = path.join(workspace.directory, name);
      cpSync(path.join(this.folder, name), to, { recursive: true, verbatimSymlinks: true });
    }
    workspace.write(configuration);
    return workspace;
  }

  remove(): void {
    for (const workspace of this.#workspaces) workspace.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #workspace(): TerraformWorkspace {
    const workspace = new TerraformWorkspace(this.environment);
    this.#workspaces.push(workspace);
    return workspace;
  }
}

/** Ends the provider's process, or terraform's, as the kernel does when memory is short. */
export function kill(victim: 'provider' | 'terraform', { pid }: ChildProcess): void {
  if (pid === undefined) throw new Error('terraform did not start.');
  if (victim === 'terraform') {
    process.kill(pid, 'SIGKILL');
    return;
  }
  const providers = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
  if (providers.length === 0) throw new Error(`Terraform (${pid}) runs no provider.`);
  for (const provider of providers) process.kill(provider, 'SIGKILL');
}

/** The fourth field of its stat; the second, a name in parentheses, may hold spaces. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
