#!/bin/sh
# Replaces the content of a data folder by that of the backup which fetch.sh chose. Can be repeated after a failure.
#
# From the environment:
#   BACKUP_VOLUME  where backups are kept
#   BACKUP_FOLDER  the folder; no pod of the service may be running
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_FOLDER
name="$(cat "$BACKUP_VOLUME/.restoring")" || fail 'no backup was chosen: run fetch.sh first'

# Unpacked beside the old content, which goes only when the new one is whole.
incoming="$BACKUP_FOLDER/.restoring"
rm -rf "$incoming"
mkdir "$incoming"
say "restoring $BACKUP_FOLDER from $name"
tar --extract --gzip --file="$BACKUP_VOLUME/$name/data.tar.gz" --directory="$incoming" ||
  fail 'cannot unpack the archive; the folder is what it was before'
find "$BACKUP_FOLDER" -mindepth 1 -maxdepth 1 ! -name .restoring ! -name lost+found -exec rm -rf '{}' ';'
find "$incoming" -mindepth 1 -maxdepth 1 -exec mv '{}' "$BACKUP_FOLDER/" ';'
rmdir "$incoming"
