# What the backup scripts share. Sourced, never run; plain POSIX sh, for dash and for busybox.
#
# A backup is made in a folder of its own on the volume, .run-<pod>, and gets its name (the time it was finished, UTC)
# once it is complete: what has a name is whole.
set -eu
umask 077

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
fail() { say "$*"; exit 1; }

# A line `<what> <value>` for whoever started the Job: the kubelet keeps what is in this file as the message of the step's end.
report() { [ -z "${BACKUP_REPORT:-}" ] || printf '%s\n' "$*" >>"$BACKUP_REPORT"; }

# Fails unless each of the named variables has a value.
need() {
  for name in "$@"; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || fail "$name is not set"
  done
}

# The folder of this run. Each step of one pod finds the same.
run_folder() { printf '%s/.run-%s' "$BACKUP_VOLUME" "$BACKUP_RUN"; }

# From here on, a step that ends before it says finished takes away what its run made so far: half a backup is none.
whole_or_nothing() {
  trap 'rm -rf "$(run_folder)"' EXIT
  # As first process of a container nothing stops a shell but its own handlers.
  trap 'exit 143' TERM INT
}
finished() { trap - EXIT; }

# Whether a text is the name of a backup: 20261122T020000Z.
is_stamp() {
  case "$1" in
    [0-9][0-9][0-9][0-9][0-1][0-9][0-3][0-9]T[0-2][0-9][0-5][0-9][0-6][0-9]Z) return 0 ;;
    *) return 1 ;;
  esac
}

# Names of the complete backups on the volume, oldest first, one a line.
local_backups() {
  for each in "$BACKUP_VOLUME"/*T*Z; do
    if is_stamp "${each##*/}" && [ -f "$each/SHA256SUMS" ]; then
      printf '%s\n' "${each##*/}"
    fi
  done
}

# Version of the PostgreSQL that a dump was made of, such as 17.6, from its head; empty where it does not say.
dump_version() { gzip -dc "$1" 2>/dev/null | head -n 40 | sed -n 's/^-- Dumped from database version \([0-9][0-9.]*\).*/\1/p' | head -n 1; }

# The same of a backup on the volume. Its first dump speaks for all: they are of one server.
backup_version() {
  for each_dump in "$1"/*.sql.gz; do
    [ ! -f "$each_dump" ] || { dump_version "$each_dump"; return; }
  done
}

# Size of a backup on the volume in bytes, as the volume counts them.
backup_bytes() { du -sk "$1" | { read -r kib rest; echo $((kib * 1024)); }; }

# Reports what a backup on the volume is. The digest is the one of its SHA256SUMS, so it stands for all of its files.
report_backup() {
  report "backup ${1##*/}"
  report "bytes $(backup_bytes "$1")"
  report "sha256 $(sha256sum <"$1/SHA256SUMS" | cut -d ' ' -f 1)"
  version="$(backup_version "$1")"
  [ -z "$version" ] || report "postgres $version"
}

# Names of the backups in the object storage, unsorted, one a line; fails when it cannot be listed.
remote_backups() {
  [ -n "${BACKUP_REMOTE:-}" ] || return 0
  there="$(rclone lsf --dirs-only "$BACKUP_REMOTE")" || return 1
  for each in $there; do
    if is_stamp "${each%/}"; then printf '%s\n' "${each%/}"; fi
  done
}

# Which backups are too old. First argument: how many days are kept; then names, oldest first.
# Days count, not backups: several of one day, made by hand or by retries, push no older day out.
expired() {
  keep="$1"
  shift
  days=0
  day=
  for name in "$@"; do
    [ "${name%%T*}" = "$day" ] || days=$((days + 1))
    day="${name%%T*}"
  done
  day=
  for name in "$@"; do
    [ -z "$day" ] || [ "${name%%T*}" = "$day" ] || days=$((days - 1))
    day="${name%%T*}"
    [ "$days" -gt "$keep" ] || return 0
    printf '%s\n' "$name"
  done
}

# The manifest of a TLS Secret up to its data. Arguments: its name and namespace.
# Without the annotations cert-manager would take the certificate for one of another issuer, and ask for a new one.
certificate() {
  cat <<MANIFEST
---
apiVersion: v1
kind: Secret
metadata:
  name: $1
  namespace: $2
  annotations:
    cert-manager.io/issuer-group: cert-manager.io
    cert-manager.io/issuer-kind: ClusterIssuer
    cert-manager.io/issuer-name: $BACKUP_ISSUER
  labels:
    controller.cert-manager.io/fao: "true"
type: kubernetes.io/tls
data:
MANIFEST
}
