#!/bin/sh
# First step of a restore: finds the backup that was asked for, on the volume or else in the object storage, and checks it.
#
# From the environment:
#   RESTORE            name of the backup, such as 20261122T020000Z, or latest; empty: nothing is restored
#   BACKUP_VOLUME      where backups are kept
#   BACKUP_EXPECTED    files that make the backup, separated by blanks
#   BACKUP_REMOTE      rclone's name of the folder in the object storage; empty: there is none
#   BACKUP_REPORT      file for what the backup is; empty: nobody asked
#   RCLONE_*           settings and credentials of rclone
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_EXPECTED
[ -n "${RESTORE:-}" ] || fail 'RESTORE is empty: set it to the name of a backup, or to latest (docs/runbooks/restore.md)'

name="$RESTORE"
if [ "$name" = latest ]; then
  name=
  there="$(remote_backups)" || fail 'cannot list the object storage'
  for each in $(printf '%s\n' $(local_backups) $there | sort); do name="$each"; done
  [ -n "$name" ] || fail 'there is no backup, neither on the volume nor in the object storage'
fi
is_stamp "$name" || fail "\"$name\" is no name of a backup; they look like 20261122T020000Z"

backup="$BACKUP_VOLUME/$name"
if [ ! -f "$backup/SHA256SUMS" ]; then
  [ -n "${BACKUP_REMOTE:-}" ] || fail "there is no backup $name on the volume; there are: $(local_backups | tr '\n' ' ')"
  say "fetching $name"
  incoming="$BACKUP_VOLUME/.incoming"
  rm -rf "$incoming"
  rclone copy "$BACKUP_REMOTE/$name" "$incoming" || fail "cannot fetch $name from the object storage"
  [ -f "$incoming/SHA256SUMS" ] || fail "the object storage has no complete backup $name"
  mv "$incoming" "$backup"
fi

cd "$backup"
sha256sum -c SHA256SUMS >&2 || fail "$name is damaged: choose another backup"
for file in $BACKUP_EXPECTED; do
  [ -s "$file" ] || fail "$name has no $file: it belongs to another service or another version"
done
# Read by the next steps.
printf '%s\n' "$name" >"$BACKUP_VOLUME/.restoring"
report_backup "$backup"
say "$name is whole"
