import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { dataSource } from '../provider/data-source';
import { notBlank } from '../provider/validators';
import { resource } from '../provider/resource';
import { attr, schema } from '../provider/schema';
import { TfError } from '../provider/diagnostics';
import { t } from '../provider/types';

/** What the provider's configuration becomes: the folder that relative paths start from. */
export interface Folder {
  readonly directory: string;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The content of a file, or null when there is none. Read in one go: a small local file is read sooner than the thread pool
 * is asked for it, which a plan of a thousand files shows. What goes over a network is awaited, with `context.signal`.
 */
function contentOf(folder: Folder, path: string): string | null {
  try {
    return readFileSync(resolve(folder.directory, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A text file that Terraform keeps. */
export const textFile = resource<Folder>()({
  schema: schema({
    path: attr(t.string, { required: true, requiresReplace: true, description: 'Relative to the folder.' }, notBlank),
    content: attr(t.string, { default: '', description: 'What the file holds.' }),
    sha256: attr(t.string, { computed: true, description: 'Digest of the content.' }),
  }),
  modifyPlan(_context, { plan }) {
    if (typeof plan.content === 'string') plan.sha256 = sha256(plan.content);
  },
  async create({ client, save }, { path, content }) {
    const file = resolve(client.directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      throw new TfError('The file exists', `${path} is there already: import it, or choose another path.`, 'path');
    });
    save({ path, content });
    return { path, content, sha256: sha256(content) };
  },
  async read({ client }, { path }) {
    const content = contentOf(client, path);
    return content === null ? null : { path, content, sha256: sha256(content) };
  },
  async update({ client }, { path, content }) {
    await writeFile(resolve(client.directory, path), content);
    return { path, content, sha256: sha256(content) };
  },
  async delete({ client }, { path }) {
    await rm(resolve(client.directory, path), { force: true });
  },
  importState: (_context, path) => ({ path }),
});

/** A file that somebody else keeps. */
export const textFileData = dataSource<Folder>()({
  schema: schema({
    path: attr(t.string, { required: true }, notBlank),
    content: attr(t.string, { computed: true }),
    sha256: attr(t.string, { computed: true }),
  }),
  async read({ client }, { path }) {
    const content = contentOf(client, path);
    if (content === null) throw new TfError('No such file', `${path} does not exist in the folder.`, 'path');
    return { path, content, sha256: sha256(content) };
  },
});
