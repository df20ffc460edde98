#!/bin/sh
# Replaces the content of databases by that of the backup which fetch.sh chose; each database in one transaction, so that
# a restore that fails changes nothing.
#
# From the environment:
#   BACKUP_VOLUME           where backups are kept
#   BACKUP_DATABASES        databases, separated by blanks
#   PGHOST, PGPORT, PGUSER  the server and the role that owns the databases
#   PGPASSWORD_FILE         file with the role's password
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_DATABASES PGHOST PGUSER PGPASSWORD_FILE
[ -s "$PGPASSWORD_FILE" ] || fail "the Secret has no password: $PGPASSWORD_FILE is missing or empty"
PGPASSWORD="$(cat "$PGPASSWORD_FILE")"
export PGPASSWORD
export PGCONNECT_TIMEOUT=30
name="$(cat "$BACKUP_VOLUME/.restoring")" || fail 'no backup was chosen: run fetch.sh first'
backup="$BACKUP_VOLUME/$name"

sql="$BACKUP_VOLUME/.restoring.sql"
trap 'rm -f "$sql"' EXIT
for database in $BACKUP_DATABASES; do
  others="$(psql --no-psqlrc --dbname="$database" --tuples-only --no-align --set=ON_ERROR_STOP=1 --command \
    'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')" ||
    fail "cannot ask the server about $database"
  [ "$others" = 0 ] || fail "$others connections use $database: stop the service first (scale it to 0)"
  server="$(psql --no-psqlrc --dbname="$database" --tuples-only --no-align --command 'SHOW server_version_num')" ||
    fail "cannot ask the server for its version"
  made="$(dump_version "$backup/$database.sql.gz")"
  # The other way round is how a new major version gets its data.
  [ -z "$made" ] || [ "${made%%.*}" -le $((server / 10000)) ] ||
    fail "$name was made of PostgreSQL $made and this server is $((server / 10000)): a dump goes into the same or a newer version"
done
for database in $BACKUP_DATABASES; do
  say "restoring $database from $name"
  # Unpacked first: a broken pipe would end the input early, and half a dump would be committed.
  gzip -dc "$backup/$database.sql.gz" >"$sql" || fail "cannot unpack the dump of $database"
  # Cut off between two statements it would be restored, and committed, without complaint.
  tail -n 20 "$sql" | grep -q '^-- PostgreSQL database dump complete' || fail "the dump of $database ends early"
  psql --no-psqlrc --quiet --dbname="$database" --single-transaction --set=ON_ERROR_STOP=1 --output=/dev/null \
    --file="$BACKUP_FILES/empty-database.sql" --file="$sql" ||
    fail "the restore of $database failed; its content is what it was before"
done
