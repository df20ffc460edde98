import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProvider, withoutLockEntry } from '../../../scripts/build-provider';

const lock = `# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/random" {
  version = "3.7.2"
  hashes = [
    "h1:aaaa",
  ]
}

provider "registry.terraform.io/ominis-ai/vaultwarden" {
  version     = "1.0.0"
  constraints = "~> 1.0"
  hashes = [
    "h1:bbbb",
  ]
}
`;

describe('build:provider', () => {
  const checkout = mkdtempSync(path.join(tmpdir(), 'build-provider-'));
  const stack = path.join(checkout, 'cdktf.out', 'stacks', 'vault');
  const lockFile = path.join(stack, '.terraform.lock.hcl');

  beforeAll(() => {
    mkdirSync(stack, { recursive: true });
    writeFileSync(lockFile, lock);
  });

  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it('bundles into a mirror, under a megabyte, and frees stacks from the hash of an older build', async () => {
    const build = await buildProvider({ checkout });
    expect(build.bundles.map(({ address }) => address)).toEqual([
      'registry.terraform.io/ominis-ai/vaultwarden',
      'registry.terraform.io/ominis-ai/kubesecret',
    ]);
    for (const { bytes } of build.bundles) expect(bytes).toBeLessThan(1_000_000);
    const name = 'registry.terraform.io/ominis-ai/vaultwarden/1.0.0/linux_amd64/terraform-provider-vaultwarden_v1.0.0';
    expect(statSync(path.join(build.mirror, name)).mode & 0o777).toBe(0o755);
    expect(readFileSync(build.cliConfig, 'utf8')).toContain(JSON.stringify(build.mirror));
    expect(build.refreshed).toEqual([lockFile]);
    expect(readFileSync(lockFile, 'utf8')).toContain('hashicorp/random');
    expect(readFileSync(lockFile, 'utf8')).not.toContain('ominis-ai/vaultwarden');

    writeFileSync(lockFile, lock);
    expect(await buildProvider({ checkout })).toMatchObject({ bundles: build.bundles, refreshed: [] });
  });

  it('leaves a lock file without the provider as it is', () => {
    const address = 'registry.terraform.io/ominis-ai/vaultwarden';
    const others = withoutLockEntry(lock, address);
    expect(withoutLockEntry(others, address)).toBe(others);
    expect(others).toMatch(/hashicorp\/random" \{[\s\S]+\}\n$/);
  });
});
