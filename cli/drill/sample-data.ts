/** Extensions that a role without special rights may create in its own database, where the server has them. */
const TRUSTED_EXTENSIONS = ['citext', 'pg_trgm', 'hstore'];

/**
 * Statements that fill a database as its owner: what the services keep (text with every kind of character, JSON, bytes,
 * uuids, arrays, identities) and what a dump is easily wrong about (large objects, sequences, generated columns, partitions,
 * extensions, views, triggers, foreign keys in a circle, privileges, comments).
 *
 * @param rows of the largest table
 */
export function sampleData(rows: number): string {
  return `
  ${TRUSTED_EXTENSIONS.map(
    (name) => `DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_available_extensions WHERE name = '${name}') THEN CREATE EXTENSION ${name}; END IF;
    END $$;`,
  ).join('\n  ')}
  CREATE SCHEMA "Rehearsal ünïcode";
  CREATE TYPE mood AS ENUM ('good', 'bad', 'it''s "quoted"');
  CREATE DOMAIN positive AS int CHECK (VALUE > 0);
  CREATE SEQUENCE tickets INCREMENT 7 START 1000;
  CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uuid text NOT NULL UNIQUE,
    name text NOT NULL,
    upper_name text GENERATED ALWAYS AS (upper(name)) STORED,
    data jsonb,
    tags text[],
    raw bytea,
    mood mood,
    ticket bigint DEFAULT nextval('tickets'),
    age positive,
    at timestamptz NOT NULL,
    best_friend bigint
  );
  INSERT INTO people (uuid, name, data, tags, raw, mood, age, at)
    SELECT md5(n::text), (ARRAY['Zoë', E'tab\\tand\\nline', 'back\\slash', '漢字🔐', 'it''s', '', '\\N', E'\\u00a0'])[1 + n % 8] || n,
      jsonb_build_object('n', n, 'text', 'ключ "' || n || '"', 'none', NULL), ARRAY['a,b', NULL, '{' || n || '}'],
      decode(md5(n::text) || '00ff', 'hex'), (enum_range(NULL::mood))[1 + n % 3], 1 + n % 100,
      '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second 1 microsecond'
    FROM generate_series(1, ${rows}) AS n;
  UPDATE people SET best_friend = id + 1 WHERE id < least(100, ${rows});
  ALTER TABLE people ADD FOREIGN KEY (best_friend) REFERENCES people DEFERRABLE INITIALLY DEFERRED;
  CREATE INDEX people_friends ON people (best_friend);
  CREATE INDEX people_tags ON people USING gin (tags);
  CREATE INDEX people_good ON people (lower(name)) WHERE mood = 'good';
  COMMENT ON TABLE people IS 'it''s a comment';
  CREATE TABLE events (at date NOT NULL, body text) PARTITION BY RANGE (at);
  CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE events_rest PARTITION OF events DEFAULT;
  INSERT INTO events SELECT '2025-12-01'::date + n, repeat('x', n) FROM generate_series(1, 60) AS n;
  CREATE TABLE "Rehearsal ünïcode"."select" ("from" int, "Größe" numeric(20, 10), empty_row int);
  INSERT INTO "Rehearsal ünïcode"."select" VALUES (1, 'NaN', NULL), (2, 1.0000000001, 0), (NULL, NULL, NULL);
  CREATE TABLE nothing ();
  CREATE VIEW good AS SELECT id, name FROM people WHERE mood = 'good';
  CREATE MATERIALIZED VIEW moods AS SELECT mood, count(*) FROM people GROUP BY mood;
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.at := NEW.at; RETURN NEW; END $body$;
  CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
  ALTER TABLE people DISABLE TRIGGER touched;
  REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC;
  SELECT setval('tickets', 123457), nextval('tickets');
  SELECT lo_from_bytea(0, decode(repeat('00ff', 5000), 'hex')), lo_from_bytea(0, 'second');
  `;
}

/** Statements that ruin a database as its owner: rows, objects and large objects change, go, or are added. */
export const RUIN = `
  DELETE FROM people WHERE id > 1000 AND id % 3 = 0;
  UPDATE people SET name = 'ruined' WHERE id % 7 = 0;
  DROP VIEW good;
  DROP TABLE "Rehearsal ünïcode"."select";
  CREATE TABLE leftover (x int);
  SELECT setval('tickets', 5);
  SELECT lo_unlink(min(oid)) FROM pg_largeobject_metadata;
  SELECT lo_from_bytea(0, 'leftover');
`;
