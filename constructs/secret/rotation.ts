import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';

/**
 * How a generated secret takes a new value:
 * - `restart`: raise the revision; pods that carry it restart and use the new value.
 * - `job`: raise the revision; a job must also tell the service.
 * - `first-use-only`: the service reads the value once; a new value would not take effect, or would destroy data.
 */
export type Rotation = 'restart' | 'job' | 'first-use-only';

/** One row of the rotation table: what an operator must know of one Secret. */
export interface SecretDeclaration {
  /** `namespace/name` of the Secret that owns the value. */
  readonly secret: string;
  /** Keys of the Secret, sorted. */
  readonly keys: readonly string[];
  readonly rotation: Rotation;
  /** What a new value does, in one sentence. */
  readonly effect: string;
  /** Key in the environment file that holds the revision. */
  readonly revisionKey: string;
  readonly revision: number;
  /** True where a lost value destroys data: such a Secret belongs in the backup. */
  readonly lossDestroysData: boolean;
  /** Namespaces that hold a copy. */
  readonly copies: readonly string[];
}

/** A construct that owns a Secret and declares how it rotates. */
export interface DeclaresRotation extends IConstruct {
  readonly declaration: SecretDeclaration;
}

function declaresRotation(construct: IConstruct): construct is DeclaresRotation {
  return Construct.isConstruct(construct) && 'declaration' in construct;
}

/** The declarations of every Secret below a construct (an app, a stack, a service), sorted by Secret. */
export function secretDeclarations(root: IConstruct): SecretDeclaration[] {
  return root.node
    .findAll()
    .filter(declaresRotation)
    .map((construct) => construct.declaration)
    .sort((a, b) => a.secret.localeCompare(b.secret));
}

/** The rotation table in Markdown, for the documentation. */
export function rotationTable(declarations: readonly SecretDeclaration[]): string {
  const rows = declarations.map((row) =>
    [
      `\`${row.secret}\``,
      row.keys.map((key) => `\`${key}\``).join(', '),
      row.rotation,
      row.effect,
      `\`${row.revisionKey}\``,
      row.lossDestroysData ? 'yes' : 'no',
    ].join(' | '),
  );
  return [
    '| Secret | keys | rotation | what a new value does | revision in | loss destroys data |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

/**
 * Refuses a revision that cannot work.
 * @throws Error when the revision is not a whole number ≥ 1, or when a `first-use-only` secret is raised above 1.
 */
export function checkRevision(declaration: Omit<SecretDeclaration, 'keys' | 'copies'>): void {
  const { revision, revisionKey, rotation, secret } = declaration;
  if (!Number.isInteger(revision) || revision < 1) {
    throw new Error(
      `${revisionKey}: the revision of Secret ${secret} is ${revision}; use a whole number of at least 1`,
    );
  }
  if (rotation === 'first-use-only' && revision !== 1) {
    throw new Error(
      `${revisionKey}: Secret ${secret} cannot be rotated by raising its revision to ${revision}: ${declaration.effect} ` +
        `Set ${revisionKey} back to 1.`,
    );
  }
}
