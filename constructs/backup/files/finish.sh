#!/bin/sh
# Last step of a backup: checks that everything is there, adds checksums, gives it its name, copies it to the object
# storage, compares the copy, and lets old backups go. Fails without a copy, so that the Job fails.
#
# From the environment:
#   BACKUP_VOLUME, BACKUP_RUN  where backups are kept, and the name of this run
#   BACKUP_SERVICE             name of the service, for the metrics
#   BACKUP_EXPECTED            files that make the backup, separated by blanks
#   BACKUP_KEEP_DAYS           days whose backups are kept, at least 1
#   BACKUP_REMOTE              rclone's name of the folder in the object storage; empty: no copy
#   BACKUP_REPORT              file for what was made; empty: nobody asked
#   RCLONE_*                   settings and credentials of rclone
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_RUN BACKUP_SERVICE BACKUP_EXPECTED BACKUP_KEEP_DAYS
[ "$BACKUP_KEEP_DAYS" -ge 1 ] || fail "BACKUP_KEEP_DAYS is $BACKUP_KEEP_DAYS; at least one day is kept"

metrics="$BACKUP_VOLUME/metrics.prom"
# In the text format of Prometheus: whoever reads the volume sees when a backup worked last, and when it failed.
metric() {
  kept=
  [ ! -f "$metrics" ] || kept="$(grep -v "^cluster_infra_backup_$1{" "$metrics" || true)"
  {
    [ -z "$kept" ] || printf '%s\n' "$kept"
    printf 'cluster_infra_backup_%s{service="%s"} %s\n' "$1" "$BACKUP_SERVICE" "$2"
  } >"$metrics.new"
  mv "$metrics.new" "$metrics"
}
give_up() {
  metric last_failure_timestamp_seconds "$(date -u +%s)"
  fail "$*"
}

whole_or_nothing
run="$(run_folder)"
cd "$run" 2>/dev/null || give_up 'there is nothing of this run: an earlier step failed'
for file in $BACKUP_EXPECTED; do
  [ -s "$file" ] || give_up "$file is missing or empty: there is no backup of this run"
done
sha256sum -- $BACKUP_EXPECTED >SHA256SUMS
name="$(date -u +%Y%m%dT%H%M%SZ)"
backup="$BACKUP_VOLUME/$name"
[ ! -e "$backup" ] || give_up "there is a backup $name already: was it made in this second?"
cd "$BACKUP_VOLUME"
mv "$run" "$backup"
finished
sync
say "$name is complete on the volume"

for old in $(expired "$BACKUP_KEEP_DAYS" $(local_backups)); do
  say "letting $old go from the volume"
  rm -rf "${BACKUP_VOLUME:?}/$old"
done

if [ -n "${BACKUP_REMOTE:-}" ]; then
  # The checksums go last: a folder without them is no backup.
  rclone copy "$backup" "$BACKUP_REMOTE/$name" --exclude SHA256SUMS || give_up "the copy of $name failed; it is on the volume only"
  rclone check "$backup" "$BACKUP_REMOTE/$name" --one-way --exclude SHA256SUMS || give_up "the copy of $name differs; it is on the volume only"
  rclone copy "$backup/SHA256SUMS" "$BACKUP_REMOTE/$name" || give_up "the copy of $name has no checksums; it is on the volume only"
  say "$name is in the object storage"
  stamps="$(remote_backups)" || give_up 'cannot list the object storage to let old backups go'
  for old in $(expired "$BACKUP_KEEP_DAYS" $(printf '%s\n' $stamps | sort)); do
    say "letting $old go from the object storage"
    rclone purge "$BACKUP_REMOTE/$old" || give_up "cannot delete $old from the object storage"
  done
fi
metric last_success_timestamp_seconds "$(date -u +%s)"
metric last_size_bytes "$(backup_bytes "$backup")"
report_backup "$backup"
if [ -n "${BACKUP_REMOTE:-}" ]; then report 'place volume,object-storage'; else report 'place volume'; fi
