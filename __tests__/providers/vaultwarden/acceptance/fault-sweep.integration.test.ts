import type { FaultAction } from '../../../../sandbox/vaultwarden/front/faults';
import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';
import { FaultVault, kinds, type Kind } from './fault-vault';

/** What goes wrong at one request of an apply. `outage`: no later request of the command comes through either. */
interface Trouble {
  readonly name: string;
  readonly action: FaultAction;
  readonly outage?: boolean;
}

const troubles: readonly Trouble[] = [
  { name: 'cut before commit', action: { kind: 'cut' } },
  { name: 'answer dropped after commit', action: { kind: 'drop-answer' } },
  { name: 'cut before commit, then no server', action: { kind: 'cut' }, outage: true },
  { name: 'answer dropped after commit, then no server', action: { kind: 'drop-answer' }, outage: true },
  { name: '503 of a proxy', action: { kind: 'answer', status: 503 } },
];

const steps = ['create', 'update', 'delete'] as const;
type Step = (typeof steps)[number];

/** The same for every kind of resource, and before anything is written: swept over for items only. */
const opening = /^\S+ (\/api\/(version|config|sync)|\/identity\/.*)$/;

/** Everything at everything takes minutes: `FAULT_SWEEP=all` does it, else what tells most. */
function isChosen(kind: Kind, { action, outage = false }: Trouble, request: string): boolean {
  if (process.env['FAULT_SWEEP'] === 'all' || !opening.test(request)) return true;
  return kind === 'item' && !outage && action.kind !== 'answer';
}

interface Case {
  readonly kind: Kind;
  readonly step: Step;
  readonly trouble: Trouble;
  /** Of the request that is hit, in the list of the step's requests. */
  readonly index: number;
  /** Undefined: nothing is hit, the step only prepares the next one. */
  readonly request: string | undefined;
  readonly terraform: TerraformWorkspace;
}

describe('a fault at any one request of an apply', () => {
  let faults: FaultVault;
  const listed = new Map<Kind, Promise<Record<Step, string[]>>>();
  let cases = 0;
  let failed = 0;

  beforeAll(async () => {
    faults = await FaultVault.start();
  });

  afterAll(async () => {
    process.stdout.write(`fault sweep: ${cases} cases, in ${failed} of them the first apply failed\n`);
    await faults?.stop();
  });

  /** The command of one step, the configuration of that step written first. */
  const command = (step: Step, kind: Kind, name: string, terraform: TerraformWorkspace): string => {
    terraform.write(faults.configuration(kind, name, { changed: step !== 'create' }));
    return step === 'delete' ? 'destroy' : 'apply';
  };

  /** The requests of each step when nothing goes wrong; the same for every trouble. */
  const requestsOf = (kind: Kind): Promise<Record<Step, string[]>> => {
    const known = listed.get(kind) ?? listRequests(kind);
    listed.set(kind, known);
    return known;
  };

  /** Runs the steps without a fault and lists the requests of each. */
  const listRequests = async (kind: Kind): Promise<Record<Step, string[]>> => {
    const terraform = faults.vault.workspace();
    const { requests } = faults.vault.server;
    const made: Record<Step, string[]> = { create: [], update: [], delete: [] };
    for (const step of steps) {
      const verb = command(step, kind, 'listed', terraform);
      requests.clear();
      await terraform.succeed(verb, '-auto-approve');
      made[step] = requests.entries.map(({ method, route }) => `${method} ${route}`);
    }
    return made;
  };

  /** One step with its fault, once more without, and what does not hold then. */
  const run = async ({ kind, step, trouble, index, request, terraform }: Case): Promise<string[]> => {
    const name = `${trouble.name} ${index}`;
    const verb = command(step, kind, name, terraform);
    const server = faults.vault.server.faults;
    const { hits } = server;
    if (request !== undefined) faults.arm(index, trouble.action, { outage: trouble.outage ?? false });
    const first = await terraform.run(verb, '-auto-approve');
    server.clear();
    const wrong: string[] = [];
    if (request !== undefined) {
      cases += 1;
      if (first.code !== 0) failed += 1;
      if (server.hits === hits) wrong.push('the fault hit nothing');
    }
    // After a success the plan below is enough: what it finds nothing to do for, another apply would not touch.
    const again = first.code === 0 ? first : await terraform.run(verb, '-auto-approve');
    if (again.code !== 0) wrong.push(`applying again failed: ${again.stderr}`);
    const all: Record<Step, string[]> = { create: [`${name} before`], update: [`${name} after`], delete: [] };
    const expected = all[step];
    // What only prepares the next step is not what is asked here.
    if (request === undefined) return wrong;
    const names = await faults.names(kind, name);
    if (names.join() !== expected.join()) wrong.push(`the server holds [${names.join()}]`);
    if (step === 'delete') return wrong;
    const plan = await terraform.run('plan', '-detailed-exitcode');
    if (plan.code !== 0) wrong.push(`the plan after it is not empty: ${plan.stdout} ${plan.stderr}`);
    return wrong;
  };

  it.each(kinds.flatMap((kind) => troubles.map((trouble) => [kind, trouble.name, trouble] as const)))(
    '%s, %s: applying again converges on one object',
    async (kind, _, trouble) => {
      const requests = await requestsOf(kind);
      const wrong: string[] = [];
      const most = Math.max(...steps.map((step) => requests[step].length));
      for (let index = 0; index < most; index += 1) {
        const hit = (step: Step): string | undefined => {
          const request = requests[step][index];
          return request !== undefined && isChosen(kind, trouble, request) ? request : undefined;
        };
        const last = steps.findLastIndex((step) => hit(step) !== undefined);
        const terraform = faults.vault.workspace();
        for (const step of steps.slice(0, last + 1)) {
          const found = await run({ kind, step, trouble, index, request: hit(step), terraform });
          wrong.push(...found.map((text) => `${step}, request ${index} (${hit(step) ?? 'none'}): ${text}`));
        }
        terraform.remove();
      }
      expect(wrong).toEqual([]);
    },
  );
});
