#!/bin/sh
# Behaves like rclone 1.75 in what the backup scripts use of it, on a folder of this machine instead of an object storage.
#   FAKE_REMOTE        folder that stands for the remote `backup:`
#   FAKE_RCLONE_FAILS  a command that fails, as it does when the object storage cannot be reached
#   FAKE_RCLONE_CALLS  file that gets one line per call
set -eu
printf '%s\n' "$*" >>"$FAKE_RCLONE_CALLS"
command="$1"
shift
if [ "$command" = "${FAKE_RCLONE_FAILS:-}" ]; then
  printf 'Failed to %s: RequestError: send request failed\n' "$command" >&2
  exit 1
fi
path() {
  case "$1" in
    backup:*) printf '%s/%s' "$FAKE_REMOTE" "${1#backup:}" ;;
    *) printf '%s' "$1" ;;
  esac
}
first=
second=
exclude=
while [ $# -gt 0 ]; do
  case "$1" in
    --exclude) exclude="$2"; shift ;;
    --one-way | --dirs-only) ;;
    --*) printf 'unknown flag: %s\n' "$1" >&2; exit 2 ;;
    *) if [ -z "$first" ]; then first="$(path "$1")"; else second="$(path "$1")"; fi ;;
  esac
  shift
done
case "$command" in
  copy)
    [ -e "$first" ] || { echo 'directory not found' >&2; exit 3; }
    mkdir -p "$second"
    if [ -f "$first" ]; then cp "$first" "$second/"; exit 0; fi
    for file in "$first"/*; do
      [ "${file##*/}" = "$exclude" ] || cp "$file" "$second/"
    done
    ;;
  check)
    for file in "$first"/*; do
      [ "${file##*/}" = "$exclude" ] || cmp -s "$file" "$second/${file##*/}" || { echo 'differences found' >&2; exit 1; }
    done
    ;;
  lsf)
    [ -d "$first" ] || { echo 'directory not found' >&2; exit 3; }
    for each in "$first"/*/; do
      [ ! -d "$each" ] || printf '%s/\n' "$(basename "$each")"
    done
    ;;
  purge) rm -r "$first" ;;
  *) printf 'unknown command: %s\n' "$command" >&2; exit 2 ;;
esac
