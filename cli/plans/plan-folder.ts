import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Everything the command line keeps in the checkout; git ignores it. */
export const WORK_FOLDER = '.cluster-infra';

/**
 * Where the plans of one environment lie. Saved plans and configurations may hold values that nobody else should read
 * (Terraform stores attribute values in clear), so every folder is open to its owner only.
 */
export class PlanFolder {
  constructor(
    /** Absolute path. */
    readonly root: string,
  ) {}

  /** The usual place below a checkout. */
  static of(checkout: string, environment: string): PlanFolder {
    return new PlanFolder(path.join(checkout, WORK_FOLDER, 'plans', environment));
  }

  get manifest(): string {
    return path.join(this.root, 'manifest.json');
  }
  get journal(): string {
    return path.join(this.root, 'journal.json');
  }
  get summaryMarkdown(): string {
    return path.join(this.root, 'summary.md');
  }
  /** Beside a summary that had to be cut. */
  get fullSummary(): string {
    return path.join(this.root, 'summary.full.md');
  }
  get summaryJson(): string {
    return path.join(this.root, 'summary.json');
  }

  /** Folder with the configuration that a stack was planned from. */
  stack(name: string): string {
    return path.join(this.root, 'stacks', name);
  }

  /** The saved plan of a stack. */
  planFile(name: string): string {
    return path.join(this.root, 'stacks', name, PLAN_FILE);
  }

  /** Terraform's output of one step, for example `plan`. */
  log(name: string, step: string): string {
    return path.join(this.root, 'logs', `${name}.${step}.log`);
  }

  /** Removes what an earlier run left and makes the folders. */
  empty(): void {
    this.remove();
    this.prepare();
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Makes the folders where they are missing. */
  prepare(): void {
    mkdirSync(path.join(this.root, 'logs'), { recursive: true, mode: 0o700 });
    chmodSync(this.root, 0o700);
  }

  /** Copies the synthesized folder of a stack, with its charts, without what terraform itself left there. */
  copyStack(name: string, from: string, to: string = this.stack(name)): void {
    cpSync(from, to, {
      recursive: true,
      filter: (source) => !['.terraform', '.terraform.lock.hcl', PLAN_FILE, 'plan'].includes(path.basename(source)),
    });
    chmodSync(to, 0o700);
  }
}

/** File name of a saved plan in its stack's folder. */
export const PLAN_FILE = 'plan.tfplan';

/**
 * Terraform's own folders (providers, backend settings), kept from run to run: an init is needed only when one of them
 * changes.
 */
export const dataFolder = (checkout: string, environment: string, stack: string): string =>
  path.join(checkout, WORK_FOLDER, 'terraform', environment, stack);
