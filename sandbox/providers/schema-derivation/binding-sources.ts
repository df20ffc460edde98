import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const INLINE_MAP = /\/\/# sourceMappingURL=data:application\/json;[^,\n]*base64,([A-Za-z0-9+/=]+)/;

/** The folder of an installed package of prebuilt bindings, for example `@cdktf/provider-kubernetes`. */
export function bindingsFolder(packageName: string): string {
  return dirname(require.resolve(`${packageName}/package.json`));
}

/**
 * The TypeScript that a package of prebuilt provider bindings was compiled from, by folder below `lib/`
 * (`service-v1`, `provider`, ...). The compiled files of a folder are read as one text.
 *
 * Source: every `lib/**\/*.js` that the binding generator publishes ends in an inline source map with `sourcesContent`;
 * only there do the comments `// name - computed: b, optional: b, required: b` of settable attributes survive.
 *
 * @throws Error when a folder holds compiled bindings without an inline source map: nothing can be derived then.
 */
export function readBindingSources(packageName: string): Map<string, string> {
  const root = join(bindingsFolder(packageName), 'lib');
  const sources = new Map<string, string>();
  for (const folder of readdirSync(root, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const text = compiledFiles(join(root, folder.name)).map((file) => originalText(file, root));
    sources.set(folder.name, text.join('\n'));
  }
  return sources;
}

function compiledFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function originalText(file: string, root: string): string {
  const match = INLINE_MAP.exec(readFileSync(file, 'utf8'));
  const sources = match?.[1] === undefined ? [] : sourcesContent(Buffer.from(match[1], 'base64').toString('utf8'));
  if (sources.length === 0) {
    throw new Error(
      `${relative(root, file)} has no inline source map with its TypeScript source, so no schema can be derived from it. ` +
        'Install the version of the bindings that package.json pins.',
    );
  }
  return sources.join('\n');
}

function sourcesContent(json: string): string[] {
  const map: unknown = JSON.parse(json);
  if (typeof map !== 'object' || map === null || !('sourcesContent' in map)) return [];
  const contents: unknown = map.sourcesContent;
  return Array.isArray(contents) ? contents.filter((text): text is string => typeof text === 'string') : [];
}
