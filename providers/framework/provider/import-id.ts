import { TfError } from './diagnostics';

/**
 * The parts of a composed import id. Parts are separated by `/`; a part that contains `/` writes it `%2F` (and `%` as `%25`).
 *
 * @param id What the person typed: `organization/collection`.
 * @param names One name per part, used in the message and as keys of the answer.
 * @throws TfError that shows the expected form when there are more or fewer parts, or an empty one.
 */
export function parseImportId<const N extends string>(id: string, ...names: readonly N[]): { [K in N]: string } {
  const parts = id.split('/').map(decodePart);
  if (parts.length !== names.length || parts.includes('')) {
    throw new TfError(
      'Unexpected import id',
      `"${id}" has not the form ${names.map((name) => `<${name}>`).join('/')}. A "/" inside a part is written %2F.`,
    );
  }
  return Object.fromEntries(names.map((name, index) => [name, parts[index]])) as { [K in N]: string };
}

/** The import id made of these parts. */
export function formatImportId(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
}

function decodePart(part: string): string {
  return part.replace(/%2f|%25/gi, (escape) => (escape === '%25' ? '%' : '/'));
}
