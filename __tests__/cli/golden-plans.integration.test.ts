/**
 * The golden plans are what a real terraform makes. Make them all anew (a minute or two), or those of one name:
 *   GOLDEN_PLANS=all npx jest --selectProjects=integration --testPathPatterns golden-plans
 *   GOLDEN_PLANS=drift npx jest ...
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GOLDEN_CASES } from './golden-cases/all-cases';
import { expectedFiles } from './golden-cases/expected-files';
import { makePlans } from './golden-cases/make-plans';
import type { Workshops } from './golden-cases/workshops';
import { startWorkshops } from './golden-cases/workshops';

const GOLDEN = path.join(__dirname, 'golden');
const record = process.env['GOLDEN_PLANS'];

/** Compared in every run: those that need nothing but terraform, and one of each kind of provider that runs in process. */
const COMPARED = new Set([
  'create',
  'deposed',
  'errored',
  'failing-check',
  'forget',
  'import',
  'rename-without-move',
  'rename-with-move',
  'sensitive-nested',
  'several-stacks',
  'vault-item-with-password',
]);

const cases = GOLDEN_CASES.filter(({ name }) =>
  record === undefined ? COMPARED.has(name) : record === 'all' || record === name,
);

/** What differs from one terraform run to the next. */
const stable = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/("(?:planHash|plannedAt)": )"[^"]*"/g, '$1"..."')
    .replace(/plan=[0-9a-f]{64}/g, 'plan=HASH')
    .replace(/plan `[0-9a-f]{16}`/g, 'plan `HASH`')
    .replace(/(deposed (?:`)?|"deposed": ")[0-9a-f]{8}/g, '$1KEY')
    .replace(/("terraformVersion": )"[^"]*"|Terraform \d+\.\d+\.\d+/g, '$1TERRAFORM');

let workshops: Workshops;
beforeAll(() => {
  workshops = startWorkshops();
});
afterAll(() => workshops.stop(), 120_000);

it.each(cases.map((each) => [each.name, each] as const))(
  '%s: terraform still makes a plan that reads as the golden one',
  async (name, goldenCase) => {
    const plans = await makePlans(goldenCase, await workshops.of(goldenCase));
    const folder = path.join(GOLDEN, name);
    if (record !== undefined) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [stack, text] of plans) writeFileSync(path.join(folder, `${stack}.plan.json`), `${text.trim()}\n`);
      for (const [file, text] of Object.entries(expectedFiles(goldenCase, plans)))
        writeFileSync(path.join(folder, file), text);
      return;
    }
    for (const [file, text] of Object.entries(expectedFiles(goldenCase, plans))) {
      expect(existsSync(path.join(folder, file))).toBe(true);
      expect(stable(text)).toBe(stable(readFileSync(path.join(folder, file), 'utf8')));
    }
  },
  300_000,
);
