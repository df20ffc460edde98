-- Takes everything of the application out of the database, as its owner: the dump brings it back.
SELECT format('DROP SCHEMA %I CASCADE', nspname)
FROM pg_catalog.pg_namespace
WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' \gexec

-- Large objects belong to no schema; the dump brings them back under the same numbers.
SELECT lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata;

CREATE SCHEMA public;
