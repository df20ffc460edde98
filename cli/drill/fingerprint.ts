import type { Client } from 'pg';

/** What a database holds: one line for each thing that can differ, by its name. */
export type Fingerprint = ReadonlyMap<string, string>;

/** Schemas of the application. */
const OWN = "NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'";

/** Everything but rows: name and a text that changes with it. Members of extensions are left to the extension. */
const OBJECTS = `
  WITH own AS (SELECT oid, nspname FROM pg_namespace WHERE nspname ${OWN})
  SELECT 'schema ' || nspname, '' FROM own
  UNION ALL SELECT 'extension ' || extname, extversion FROM pg_extension
  UNION ALL SELECT 'column ' || a.attrelid::regclass || '.' || attname,
      concat_ws(' ', attnum, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, pg_get_expr(adbin, adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN own ON own.oid = relnamespace
    LEFT JOIN pg_attrdef d ON (adrelid, adnum) = (attrelid, attnum)
    WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm')
  UNION ALL SELECT 'index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN own ON own.oid = relnamespace
  UNION ALL SELECT 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(k.oid) || convalidated::text
    FROM pg_constraint k JOIN own ON own.oid = connamespace WHERE conrelid <> 0
  UNION ALL SELECT 'view ' || c.oid::regclass, pg_get_viewdef(c.oid)
    FROM pg_class c JOIN own ON own.oid = relnamespace WHERE relkind IN ('v', 'm')
  UNION ALL SELECT 'trigger ' || tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) || tgenabled::text
    FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'function ' || p.oid::regprocedure, md5(pg_get_functiondef(p.oid))
    FROM pg_proc p JOIN own ON own.oid = pronamespace
    WHERE prokind IN ('f', 'p') AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  UNION ALL SELECT 'type ' || t.oid::regtype, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
    FROM pg_type t JOIN own ON own.oid = typnamespace WHERE typtype IN ('e', 'd')
  UNION ALL SELECT 'owner of ' || c.oid::regclass, relowner::regrole::text
    FROM pg_class c JOIN own ON own.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL SELECT 'comment on ' || c.oid::regclass, obj_description(c.oid, 'pg_class')
    FROM pg_class c JOIN own ON own.oid = relnamespace WHERE obj_description(c.oid, 'pg_class') IS NOT NULL
  UNION ALL SELECT 'large object ' || oid, md5(lo_get(oid)) || ' ' || lomowner::regrole FROM pg_largeobject_metadata
  UNION ALL SELECT 'sequence ' || schemaname || '.' || sequencename, concat_ws(' ', last_value, increment_by, start_value)
    FROM pg_sequences`;

const TABLES = `
  SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind IN ('r', 'm') AND nspname ${OWN} ORDER BY 1`;

/** Rows of the tables of a database. */
export async function countRows(client: Client): Promise<ReadonlyMap<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(TABLES);
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${name}`);
    counts.set(name, Number(rows[0]?.count));
  }
  return counts;
}

/**
 * Reads everything that a restore must bring back: rows (a count and a sum of 64-bit hashes of the whole rows, whatever
 * their order), sequences, large objects, definitions, owners. Names of tables come quoted by the server.
 */
export async function fingerprintOf(client: Client): Promise<Fingerprint> {
  const { rows: objects } = await client.query<[string, string | null]>({ text: OBJECTS, rowMode: 'array' });
  const found = new Map(objects.map(([name, value]) => [name, value ?? '']));
  const { rows: tables } = await client.query<{ name: string }>(TABLES);
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: string; hash: string | null }>(
      `SELECT count(*), sum(hashtextextended(whole_row_::text, 0)::numeric)::text AS hash FROM ${name} AS whole_row_`,
    );
    found.set(`rows of ${name}`, `${rows[0]?.count} (${rows[0]?.hash ?? 'none'})`);
  }
  return found;
}

/** What differs, in lines for a person; empty when nothing does. Values of rows are never shown. */
export function differences(before: Fingerprint, after: Fingerprint): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    if (was === undefined) return [`${name} is there, and was not`];
    if (is === undefined) return [`${name} is gone`];
    return [
      name.startsWith('rows of ') || name.startsWith('sequence ') ? `${name}: was ${was}, is ${is}` : `${name} differs`,
    ];
  });
}
