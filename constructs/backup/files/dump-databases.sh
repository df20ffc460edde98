#!/bin/sh
# Dumps databases, each into <database>.sql.gz of this run. No pipe: the end of pg_dump is the end of this step.
#
# From the environment:
#   BACKUP_VOLUME, BACKUP_RUN  where backups are kept, and the name of this run
#   BACKUP_DATABASES           databases, separated by blanks
#   PGHOST, PGPORT, PGUSER     the server and the role that owns the databases
#   PGPASSWORD_FILE            file with the role's password
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_RUN BACKUP_DATABASES PGHOST PGUSER PGPASSWORD_FILE
whole_or_nothing
[ -s "$PGPASSWORD_FILE" ] || fail "the Secret has no password: $PGPASSWORD_FILE is missing or empty"
PGPASSWORD="$(cat "$PGPASSWORD_FILE")"
export PGPASSWORD
export PGCONNECT_TIMEOUT=30

for database in $BACKUP_DATABASES; do
  file="$(run_folder)/$database.sql.gz"
  say "dumping $database"
  pg_dump --dbname="$database" --format=plain --no-owner --no-privileges --compress=6 --lock-wait-timeout=60000 \
    --file="$file" || fail "pg_dump of $database failed: there is no backup of this run"
  gzip -t "$file" || fail "the dump of $database is damaged: is the volume full?"
done
finished
