#!/usr/bin/env bash
# Prepares homer-app before each start: writes its configuration from the template and the Secrets, then creates the
# tables of its settings and, the first time only, fills them. Each step can be repeated.
#
# From the environment:
#   TEMPLATE                configuration with placeholders
#   CONFIG                  where the configuration goes, on a volume in memory
#   DATABASE_PASSWORD_FILE  password of the database role
#   JWT_KEY_FILE            key that signs sessions
#   USERS_PASSWORD_FILE     first password of the users admin and support
#   HOMER_APP               the program
set -euo pipefail
umask 077

fail() { printf 'homer-prepare: %s\n' "$*" >&2; exit 1; }

# Generated values are letters and digits, so they need no quoting in JSON; anything else is a mistake.
read_secret() {
  local value
  [ -s "$1" ] || fail "the Secret is missing or empty: $1"
  value="$(cat "$1")"
  [[ "$value" =~ ^[A-Za-z0-9]+$ ]] || fail "the Secret holds something else than letters and digits: $1"
  printf '%s' "$value"
}
database_password="$(read_secret "$DATABASE_PASSWORD_FILE")"
jwt_key="$(read_secret "$JWT_KEY_FILE")"
users_password="$(read_secret "$USERS_PASSWORD_FILE")"

config="$(cat "$TEMPLATE")"
config="${config//@DATABASE_PASSWORD@/$database_password}"
config="${config//@JWT_KEY@/$jwt_key}"
printf '%s\n' "$config" >"$CONFIG.new"
mv "$CONFIG.new" "$CONFIG"

directory="$(dirname "$CONFIG")"
"$HOMER_APP" -webapp-config-path="$directory" -create-table-db-config
# homer-app takes this password as an argument only; it fills nothing that is filled already.
"$HOMER_APP" -webapp-config-path="$directory" -populate-table-db-config -force-password="$users_password"
