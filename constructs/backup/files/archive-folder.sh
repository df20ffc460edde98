#!/bin/sh
# Packs a data folder into data.tar.gz of this run.
#
# From the environment:
#   BACKUP_VOLUME, BACKUP_RUN  where backups are kept, and the name of this run
#   BACKUP_FOLDER              the folder, mounted read-only
#   BACKUP_FOLDER_NEEDS        files without which the folder is worth nothing, separated by blanks; may be empty
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_RUN BACKUP_FOLDER
whole_or_nothing

for file in ${BACKUP_FOLDER_NEEDS:-}; do
  [ -s "$BACKUP_FOLDER/$file" ] || fail "$BACKUP_FOLDER has no $file: without it a restore would be worth nothing"
done

archive="$(run_folder)/data.tar.gz"
say "packing $BACKUP_FOLDER"
code=0
tar --create --gzip --file="$archive" --directory="$BACKUP_FOLDER" \
  --exclude=./lost+found --exclude=./tmp --exclude=./icon_cache . || code=$?
case "$code" in
  0) ;;
  # GNU tar: a file grew or went while it was read. The service runs on, so that is no fault.
  1) say 'some files changed while they were read' ;;
  *) fail "tar failed with $code: there is no backup of this run" ;;
esac
gzip -t "$archive" || fail 'the archive is damaged: is the volume full?'
finished
