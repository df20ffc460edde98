#!/bin/sh
# Lists the backups on the volume and in the object storage, newest first. No step of a backup or restore: the command
# `cluster-infra backup --list` runs it with the container of the last step of a backup.
#
# From the environment:
#   BACKUP_VOLUME  where backups are kept
#   BACKUP_REMOTE  rclone's name of the folder in the object storage; empty: there is none
#   BACKUP_REPORT  file for the list: <name> <places> <bytes> <version of PostgreSQL>, `-` for what is not known here
#   RCLONE_*       settings and credentials of rclone
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_REPORT
# The kubelet keeps 4096 bytes of a message.
MOST=50

stamps="$(remote_backups)" || fail 'cannot list the object storage'
shown=0
for name in $(printf '%s\n' $(local_backups) $stamps | sort -ru); do
  [ "$shown" -lt "$MOST" ] || { report 'more'; break; }
  shown=$((shown + 1))
  places=
  bytes=-
  version=
  if [ -f "$BACKUP_VOLUME/$name/SHA256SUMS" ]; then
    places=volume
    bytes="$(backup_bytes "$BACKUP_VOLUME/$name")"
    version="$(backup_version "$BACKUP_VOLUME/$name")"
  fi
  for each in $stamps; do
    [ "$each" != "$name" ] || places="$places${places:+,}object-storage"
  done
  report "$name $places $bytes ${version:--}"
done
report "listed $shown"
