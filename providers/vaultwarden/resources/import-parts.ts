import { TfError } from '../../framework/provider/diagnostics';
import { parseImportId } from '../../framework/provider/import-id';

/**
 * The parts of an import id, separated by `/`; inside a part it is written `%2F`.
 * @param counts how many parts there may be
 * @param forms for the message
 * @throws TfError for another number of parts, or an empty one
 */
export function importParts(id: string, counts: readonly number[], forms: string): string[] {
  const names = id.split('/').map((_, index) => String(index));
  if (!counts.includes(names.length)) {
    throw new TfError(
      'Unexpected import id',
      `"${id}" has ${names.length} parts; allowed are ${forms}. A "/" inside a name is written %2F.`,
    );
  }
  const parts: Record<string, string> = parseImportId(id, ...names);
  return names.map((name) => parts[name] ?? '');
}
