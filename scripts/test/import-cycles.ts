import ts from 'typescript';

/** Whether an import or export leaves nothing behind at run time, so that it cannot be part of a circle there. */
function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

/** The files that a file loads when it is loaded itself. */
function importsOf(file: ts.SourceFile, checker: ts.TypeChecker): string[] {
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    if (!statement.moduleSpecifier || isTypeOnly(statement)) return [];
    const target = checker.getSymbolAtLocation(statement.moduleSpecifier)?.valueDeclaration?.getSourceFile();
    return target && !target.isDeclarationFile ? [target.fileName] : [];
  });
}

/**
 * Circles of imports among the source files of a program: in a circle one file sees another half loaded. Declaration files,
 * so all packages, and imports of types only are left out. One circle per file that closes one.
 *
 * @returns each as the files along it, the first again at its end
 */
export function importCycles(program: ts.Program): string[][] {
  const checker = program.getTypeChecker();
  const sources = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  const imports = new Map(sources.map((file) => [file.fileName, importsOf(file, checker)]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.push([...trail.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of [...imports.keys()].sort()) visit(file, []);
  return cycles;
}
