import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valueAt } from '../../config/key-path';
import { YamlSource } from '../../config/yaml-source';
import { expectedMessage, fixtures, INVALID, messageFor, problemsOf } from './fixtures';

const names = fixtures(INVALID);

describe('an invalid environment', () => {
  it.each(names)('%s: says what is wrong, where, what is allowed and how to mend it', (name) => {
    expect(messageFor(name)).toBe(expectedMessage(name));
  });

  it('has its expected message beside it, and no message is left without a file', () => {
    const texts = readdirSync(INVALID).filter((name) => name.endsWith('.txt'));
    expect(texts.sort()).toEqual(names.map((name) => `${name}.txt`).sort());
  });

  it.each(names)('%s: no secret of the file is shown', (name) => {
    expect(messageFor(name)).not.toMatch(/hunter2|AKIAVERYSECRET/);
  });

  it.each(names)('%s: each problem points at its key in the file', (name) => {
    const text = readFileSync(join(INVALID, `${name}.yaml`), 'utf8');
    const lines = text.split('\n');
    const data: unknown = new YamlSource(name, text).data;
    for (const { line, column, path, problem, fix } of problemsOf(name)) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(problem).toMatch(/\.$/);
      expect(fix).not.toBe('');
      const place = lines[line - 1]?.slice(column - 1) ?? '';
      const isInFile = valueAt(data, path) !== undefined && typeof path.at(-1) === 'string';
      if (isInFile) expect(place).toMatch(new RegExp(`^${String(path.at(-1))}:`));
    }
  });
});
