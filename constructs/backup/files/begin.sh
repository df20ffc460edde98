#!/bin/sh
# First step of a backup: an empty folder for this run, and the end of what killed runs left behind.
#
# From the environment:
#   BACKUP_VOLUME       where backups are kept
#   BACKUP_RUN          name of this run: the pod
#   BACKUP_RUN_MINUTES  how long a run may take: what is older belongs to none
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_RUN BACKUP_RUN_MINUTES

[ -d "$BACKUP_VOLUME" ] || fail "there is no volume at $BACKUP_VOLUME"
rm -rf "$(run_folder)"
find "$BACKUP_VOLUME" -maxdepth 1 -name '.run-*' -mmin "+$BACKUP_RUN_MINUTES" -exec rm -rf '{}' ';'
mkdir "$(run_folder)"
