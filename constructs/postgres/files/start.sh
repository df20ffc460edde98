#!/usr/bin/env bash
# Starts PostgreSQL so that the application's role always has the password of the mounted Secret.
#
# At every start, before the server listens on the network: create the data directory if there is none, start the
# server on a private local socket, create role and databases if they are missing, set the role's password, stop;
# then run the server for good. Each step can be repeated, so it may be killed anywhere and run again.
#
# From the environment:
#   PGDATA                     data directory; its parent is the volume
#   POSTGRES_ROLE              application role, no superuser
#   POSTGRES_DATABASES         databases it owns, separated by blanks
#   POSTGRES_PASSWORD_FILE     file with the role's password, one line
#   POSTGRES_FILES             directory of reconcile.sql and pg_hba.conf
#   POSTGRES_SCRATCH           private, writable directory for the socket of the first phase
#   POSTGRES_SOCKET_DIRECTORY  directory of the public local socket
#   POSTGRES_START_SECONDS     how long recovery after a crash may take
# Arguments: further arguments of the server, such as -c max_connections=300
set -euo pipefail
umask 077

say() { printf 'postgres-start: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

for name in PGDATA POSTGRES_ROLE POSTGRES_DATABASES POSTGRES_PASSWORD_FILE POSTGRES_FILES POSTGRES_SCRATCH \
  POSTGRES_SOCKET_DIRECTORY POSTGRES_START_SECONDS; do
  [ -n "${!name:-}" ] || fail "$name is not set"
done
[ -s "$POSTGRES_PASSWORD_FILE" ] || fail "the Secret has no password: $POSTGRES_PASSWORD_FILE is missing or empty"

# As first process of a container nothing stops this script but its own handlers.
stop_server() {
  local server="${!:-}"
  [ -n "$server" ] || return 0
  # Again and again: bash starts background processes with SIGINT ignored, until the server sets its own handler.
  while kill -INT "$server" 2>/dev/null; do sleep 0.2; done
  wait "$server"
}
stop_early() {
  say 'asked to stop before the server was ready'
  stop_server || true
  exit 143
}
trap stop_early TERM INT

initialize() {
  local fresh="$PGDATA.initializing"
  # What a killed run left behind was never used: the rename below is the moment the data directory begins to exist.
  rm -rf "$fresh"
  say "no data yet, creating $PGDATA"
  initdb --pgdata="$fresh" --username=postgres --encoding=UTF8 --locale=C.UTF-8 --data-checksums \
    --auth-local=trust --auth-host=scram-sha-256 >&2
  sync
  mv "$fresh" "$PGDATA"
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -d "$PGDATA" ] && [ -n "$(ls -A "$PGDATA")" ]; then
    fail "$PGDATA holds files but no database; refusing to touch them"
  fi
  [ ! -d "$PGDATA" ] || rmdir "$PGDATA"
  initialize
fi

have="$(cat "$PGDATA/PG_VERSION")"
want="$(postgres --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')"
[ "$have" = "$want" ] ||
  fail "the data was written by PostgreSQL $have and this is $want: restore a dump into an empty volume, or go back to $have"

# A lock file names a process of the container that wrote it. Here that number can belong to anything, or to nothing;
# the server would believe that another one runs.
if [ -f "$PGDATA/postmaster.pid" ]; then
  stale="$(head -n 1 "$PGDATA/postmaster.pid")"
  if grep -qs '^Name:[[:space:]]postgres$' "/proc/$stale/status" && ! grep -qs '^State:[[:space:]]Z' "/proc/$stale/status"; then
    fail "a server already runs on $PGDATA as process $stale"
  fi
  say "removing the lock of process $stale, which is no server"
  rm -f "$PGDATA/postmaster.pid"
fi

# The statements below carry the password: nothing of them may reach the log.
say 'setting up role, password and databases'
rm -f "$POSTGRES_SCRATCH"/.s.PGSQL.*
postgres -D "$PGDATA" -c listen_addresses='' -c unix_socket_directories="$POSTGRES_SCRATCH" \
  -c unix_socket_permissions=0700 -c hba_file="$POSTGRES_FILES/pg_hba.conf" -c logging_collector=off \
  -c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic \
  -c password_encryption=scram-sha-256 >&2 &
server=$!

export PGHOST="$POSTGRES_SCRATCH" PGUSER=postgres PGDATABASE=postgres PGCONNECT_TIMEOUT=10
deadline=$((SECONDS + POSTGRES_START_SECONDS))
until pg_isready --quiet; do
  kill -0 "$server" 2>/dev/null || fail 'the server ended before it answered; its own messages are above'
  if [ "$SECONDS" -ge "$deadline" ]; then
    stop_server || true
    fail "the server did not answer within ${POSTGRES_START_SECONDS} s (recovery after a crash?)"
  fi
  sleep 0.2
done

reconcile() {
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=role="$POSTGRES_ROLE" --set=database="$1" \
    --file="$POSTGRES_FILES/reconcile.sql" >&2
}
for database in $POSTGRES_DATABASES; do
  if ! reconcile "$database"; then
    stop_server || true
    fail "could not set up role $POSTGRES_ROLE and database $database"
  fi
done

stop_server || fail 'the server of the first phase did not stop cleanly'
unset PGHOST PGUSER PGDATABASE PGCONNECT_TIMEOUT

say 'starting the server'
trap - TERM INT
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories="$POSTGRES_SOCKET_DIRECTORY" \
  -c hba_file="$POSTGRES_FILES/pg_hba.conf" -c password_encryption=scram-sha-256 "$@"
