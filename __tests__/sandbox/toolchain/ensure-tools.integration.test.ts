import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureTools, missingTargets } from '../../../sandbox/toolchain/ensure-tools';
import type { Search } from '../../../sandbox/toolchain/locate';
import type { Target } from '../../../sandbox/toolchain/targets';

const target: Target = {
  name: 'greeter',
  module: 'greeter',
  package: 'example.test/greeter',
  version: 'v1.2.3',
  linkerValues: { 'main.version': 'v1.2.3' },
  cost: 1,
  recognise: { args: [], output: /^greeter v1\.2\.3$/m },
};

const source = `package main

import "fmt"

var version = "unset"

func main() { fmt.Println("greeter", version) }
`;

describe('building tools into the cache', () => {
  let folder: string;
  let search: Search;
  const lines: string[] = [];
  const progress = { line: (text: string) => void lines.push(text) };
  const write = (file: string, content: string) =>
    writeFileSync(path.join(folder, 'modules', 'greeter', file), content);
  const build = () => ensureTools(search, progress, [target]);
  const run = (file: string) => execFileSync(file, { encoding: 'utf8' });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sandbox-tools-'));
    mkdirSync(path.join(folder, 'modules', 'greeter'), { recursive: true });
    search = { modules: path.join(folder, 'modules'), cache: path.join(folder, 'cache'), searchPath: '' };
    lines.length = 0;
    write('go.mod', 'module example.test/greeter\n\ngo 1.24\n');
    write('go.sum', '');
    write('main.go', source);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('builds what is missing once, with the linker values, and says so', async () => {
    expect(missingTargets(search, [target])).toEqual([target]);
    const tool = (await build()).get('greeter');
    expect(tool?.source).toBe('cache');
    expect(run(tool?.file ?? '')).toBe('greeter v1.2.3\n');
    expect(lines).toEqual([
      expect.stringMatching(/building greeter v1\.2\.3 \(1 of 1\)/),
      expect.stringMatching(/built greeter v1\.2\.3 \(1 of 1\) in \d+ s/),
    ]);
    lines.length = 0;
    expect((await build()).get('greeter')).toEqual(tool);
    expect(lines).toEqual([]);
    expect(missingTargets(search, [target])).toEqual([]);
  });

  it('builds anew when go.mod changes, and keeps what was built from the old one', async () => {
    const first = (await build()).get('greeter')?.file ?? '';
    write('go.mod', 'module example.test/greeter\n\ngo 1.25\n');
    const second = (await build()).get('greeter')?.file ?? '';
    expect(second).not.toBe(first);
    expect([first, second].every((file) => existsSync(file))).toBe(true);
  });

  it('takes a program on the PATH only when it says that it is the wanted version', async () => {
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    const place = (version: string) => {
      writeFileSync(path.join(bin, 'greeter'), `#!/bin/sh\necho greeter ${version}\n`);
      chmodSync(path.join(bin, 'greeter'), 0o755);
    };
    search = { ...search, searchPath: bin };
    place('v1.2.3');
    expect((await build()).get('greeter')).toEqual({
      file: path.join(bin, 'greeter'),
      version: 'v1.2.3',
      source: 'path',
    });
    place('v1.2.4');
    expect((await build()).get('greeter')?.source).toBe('cache');
  });

  it('leaves nothing behind when a build fails, shows what Go said, and recovers', async () => {
    write('main.go', source.replace('fmt.Println', 'fmt.Printline'));
    await expect(build()).rejects.toThrow(/Building greeter in .* failed[\s\S]*undefined: fmt\.Printline/);
    expect(readdirSync(search.cache)).toEqual([]);
    write('main.go', source);
    expect((await build()).has('greeter')).toBe(true);
  });

  it('removes what a killed build left, and takes over its lock', async () => {
    mkdirSync(path.join(search.cache, '.building-1-greeter'), { recursive: true });
    const dead = { pid: 2 ** 22 - 1, mark: 'gone', purpose: 'building tools', since: 'then' };
    writeFileSync(path.join(search.cache, 'build.lock'), JSON.stringify(dead));
    await build();
    expect(readdirSync(search.cache)).toEqual([expect.stringMatching(/^greeter-[0-9a-f]{20}-go\d/)]);
  });

  it('lets two checkouts build at the same time without building twice', async () => {
    await Promise.all([build(), build()]);
    expect(lines.filter((line) => line.includes('built greeter'))).toHaveLength(1);
  });
});
