import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { writeCliConfig } from '../../../../providers/framework/build/write-cli-config';

describe('the CLI configuration', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cli-config-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('serves the named providers from the mirror by its absolute path, all others directly, and asks no checkpoint', () => {
    const file = join(folder, 'deep', 'terraform.rc');
    const mirror = join(folder, 'a "${mirror}"');
    writeCliConfig({
      file,
      mirror: relative(process.cwd(), mirror),
      include: ['registry.terraform.io/a/*', 'registry.terraform.io/b/c'],
    });
    expect(readFileSync(file, 'utf8').replaceAll(folder, '<folder>')).toMatchInlineSnapshot(`
      "disable_checkpoint = true

      provider_installation {
        filesystem_mirror {
          path    = "<folder>/a \\"$\${mirror}\\""
          include = ["registry.terraform.io/a/*", "registry.terraform.io/b/c"]
        }
        direct {
          exclude = ["registry.terraform.io/a/*", "registry.terraform.io/b/c"]
        }
      }
      "
    `);
  });

  it('is replaced as a whole: who has opened it reads on in the old one', () => {
    const file = join(folder, 'terraform.rc');
    writeCliConfig({ file, mirror: folder, include: ['registry.terraform.io/a/*'] });
    const before = readFileSync(file, 'utf8');
    const reader = openSync(file, 'r');
    try {
      writeCliConfig({ file, mirror: folder, include: ['registry.terraform.io/b/*'] });
      expect(readFileSync(reader, 'utf8')).toBe(before);
    } finally {
      closeSync(reader);
    }
    expect(readFileSync(file, 'utf8')).toContain('registry.terraform.io/b/*');
    expect(readdirSync(folder)).toEqual(['terraform.rc']);
  });

  it('is refused without a provider to serve', () => {
    expect(() => writeCliConfig({ file: join(folder, 'x'), mirror: folder, include: [] })).toThrow(
      'include must name at least one',
    );
  });
});
