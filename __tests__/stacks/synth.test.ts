import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENTS, environment } from '../support/environments';
import { goldenLines } from '../support/golden';
import { synthesizeAnew } from '../support/synth';
import { addresses, eachString } from '../support/terraform-json';

const GOLDEN = join(__dirname, 'golden');

describe.each(ENVIRONMENTS)('%s', (name) => {
  const stacks = synthesizeAnew(environment(name));

  test.each(Object.keys(stacks))(
    'the addresses of %s are the golden ones: a rename destroys, unless a moved block ships with it',
    (stack) => {
      const known = goldenLines(join(GOLDEN, name, `${stack}.txt`), addresses(stacks[stack]!));
      expect(addresses(stacks[stack]!)).toEqual(known);
    },
  );

  test('has a golden list for each of its stacks and no other', () => {
    expect(readdirSync(join(GOLDEN, name)).sort()).toEqual(
      Object.keys(stacks)
        .sort()
        .map((stack) => `${stack}.txt`),
    );
  });

  test.each(Object.keys(stacks))('the configuration of %s is the recorded one', (stack) => {
    expect(stacks[stack]).toMatchSnapshot();
  });

  test('is the same when it is synthesized again', () => {
    expect(synthesizeAnew(environment(name))).toEqual(stacks);
  });

  test('holds no path of the machine', () => {
    const found: string[] = [];
    eachString(stacks, (text, path) => {
      if (text.includes(process.cwd())) {
        found.push(path);
      }
    });
    expect(found).toEqual([]);
  });

  test('asks for exact provider versions and the Terraform that secrets need', () => {
    for (const [stack, { terraform }] of Object.entries(stacks)) {
      expect(terraform.required_version).toBe('>= 1.11.0');
      expect(Object.values(terraform.required_providers).map(({ version }) => version)).toEqual([
        '3.1.1',
        '2.38.0',
        ...(stack === 'vault' ? ['1.0.0'] : []),
        '3.7.2',
        ...(stack === 'vault' || stack === 'identity' ? ['1.0.0'] : []),
      ]);
    }
  });
});

test('every environment has golden lists, and no list is without its environment', () => {
  expect(readdirSync(GOLDEN).sort()).toEqual([...ENVIRONMENTS].sort());
});
