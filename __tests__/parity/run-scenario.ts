/** Lives a parity scenario with a real terraform and whatever providers its lane names. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlannedChanges } from './plan-changes';
import type { Configuration, PlannedChange, Recorded, Scenario, ScenarioContext, Step, UnsetValues } from './scenario';
import { readUnsetValues } from './unset-values';

export interface Lane {
  /** Empty folder for the configuration, the state and the plans. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** For KUBECACHEDIR. */
  readonly discoveryCache: string;
  /** Which providers are used: TF_CLI_CONFIG_FILE for those of a mirror, TF_REATTACH_PROVIDERS for those that run already. */
  readonly providers: { readonly TF_CLI_CONFIG_FILE: string } | { readonly TF_REATTACH_PROVIDERS: string };
  readonly terraform: string;
  readonly kubectl: string;
  readonly helm: string;
  readonly context: ScenarioContext;
}

const PROVIDERS = {
  kubernetes: { source: 'hashicorp/kubernetes', version: '2.38.0' },
  helm: { source: 'hashicorp/helm', version: '3.1.1' },
};

/** Milliseconds for one command; a scenario that waits for a deadline of its own stays far below. */
const COMMAND_DEADLINE = 300_000;

interface Finished {
  readonly ok: boolean;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

class LaneRunner {
  private readonly environment: NodeJS.ProcessEnv;

  constructor(private readonly lane: Lane) {
    this.environment = {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      ...lane.providers,
      TF_IN_AUTOMATION: '1',
      KUBECONFIG: lane.kubeconfig,
      KUBE_CONFIG_PATH: lane.kubeconfig,
      KUBECACHEDIR: lane.discoveryCache,
      SANDBOX_HELM_BINARY: lane.helm,
      HELM_CACHE_HOME: join(lane.folder, 'helm-cache'),
      HELM_CONFIG_HOME: join(lane.folder, 'helm-config'),
      HELM_DATA_HOME: join(lane.folder, 'helm-data'),
    };
  }

  run(command: string, args: readonly string[]): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const options = {
        cwd: this.lane.folder,
        env: this.environment,
        timeout: COMMAND_DEADLINE,
        maxBuffer: 64 * 1024 * 1024,
      };
      execFile(command, [...args], options, (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number')
          reject(new Error(`${command} ${args.join(' ')}: ${error.message}`));
        else resolve({ ok: !error, code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  }

  terraform(...args: string[]) {
    return this.run(this.lane.terraform, args);
  }

  configure(config: Configuration): void {
    const document = {
      terraform: { required_providers: PROVIDERS },
      provider: { kubernetes: {}, helm: {} },
      ...config,
    };
    writeFileSync(join(this.lane.folder, 'main.tf.json'), JSON.stringify(document, null, 2));
  }

  async unsetValues(): Promise<UnsetValues> {
    const shown = await this.terraform('show', '-json');
    if (!shown.ok) throw new Error(`terraform show failed: ${shown.stderr}`);
    return readUnsetValues(shown.stdout);
  }

  async plan(): Promise<readonly PlannedChange[] | { readonly error: string }> {
    const planned = await this.terraform('plan', '-input=false', '-no-color', '-detailed-exitcode', '-out=plan');
    if (planned.code === 0) return [];
    if (planned.code !== 2) return { error: summarize(planned.stderr) };
    const shown = await this.terraform('show', '-json', 'plan');
    if (!shown.ok) throw new Error(`terraform show failed: ${shown.stderr}`);
    return readPlannedChanges(shown.stdout);
  }
}

/** The summary lines of terraform's errors, with everything that differs between two runs taken out. */
export function summarize(stderr: string): string {
  const summaries = [...stderr.matchAll(/Error: ([^\n]*(?:\n(?!│? *\n)[^\n]*)*)/g)].map((match) =>
    (match[1] ?? '').replace(/│/g, ' ').replace(/\s+/g, ' ').trim(),
  );
  return summaries.length > 0 ? summaries.join(' | ') : stderr.trim().slice(-400);
}

async function perform(runner: LaneRunner, step: Step, lane: Lane): Promise<Recorded> {
  switch (step.kind) {
    case 'plan':
      runner.configure(step.config);
      return { step: step.name, plan: await runner.plan() };
    case 'apply': {
      runner.configure(step.config);
      const plan = await runner.plan();
      if (!Array.isArray(plan)) return { step: step.name, plan };
      const applied = await runner.terraform('apply', '-input=false', '-no-color', 'plan');
      return {
        step: step.name,
        plan,
        outcome: applied.ok ? 'done' : { error: summarize(applied.stderr) },
        afterwards: await runner.plan(),
      };
    }
    case 'states': {
      const applied = await runner.unsetValues();
      const read = await runner.terraform('apply', '-refresh-only', '-auto-approve', '-input=false', '-no-color');
      if (!read.ok) throw new Error(`terraform apply -refresh-only failed: ${read.stderr}`);
      return { step: step.name, applied, refreshed: await runner.unsetValues() };
    }
    case 'import': {
      runner.configure(step.config);
      const removed = await runner.terraform('state', 'rm', step.address);
      if (!removed.ok) throw new Error(`state rm ${step.address}: ${removed.stderr}`);
      const imported = await runner.terraform('import', '-input=false', '-no-color', step.address, step.id);
      return {
        step: step.name,
        outcome: imported.ok ? 'done' : { error: summarize(imported.stderr) },
        afterwards: imported.ok ? await runner.plan() : undefined,
      };
    }
    case 'kubectl':
    case 'helm': {
      const done = await runner.run(step.kind === 'kubectl' ? lane.kubectl : lane.helm, step.args);
      if (!done.ok) throw new Error(`${step.name}: ${step.kind} ${step.args.join(' ')}: ${done.stderr}`);
      return { step: step.name };
    }
  }
}

/** @returns One record per step, with the run's own namespace written as NAMESPACE. */
export async function runScenario(scenario: Scenario, lane: Lane): Promise<Recorded[]> {
  mkdirSync(lane.folder, { recursive: true });
  const runner = new LaneRunner(lane);
  runner.configure({});
  if ('TF_CLI_CONFIG_FILE' in lane.providers) {
    const init = await runner.terraform('init', '-input=false', '-no-color');
    if (!init.ok) throw new Error(`terraform init: ${init.stderr}`);
  }
  const records: Recorded[] = [];
  try {
    for (const step of scenario.steps(lane.context)) records.push(await perform(runner, step, lane));
  } finally {
    runner.configure({});
    const destroyed = await runner.terraform('apply', '-auto-approve', '-input=false', '-no-color');
    records.push({ step: 'destroy', outcome: destroyed.ok ? 'done' : { error: summarize(destroyed.stderr) } });
  }
  const text = JSON.stringify(records)
    .replaceAll(lane.context.namespace, 'NAMESPACE')
    .replaceAll(lane.folder, 'FOLDER');
  return JSON.parse(text) as Recorded[];
}
