#!/bin/sh
# Writes TLS Secrets of other namespaces (sites, tenants) as manifests for kubectl apply into certificates.yaml of this run. A pod
# cannot mount them, so they are read at the API server, where the account of the pod may get these and nothing else.
#
# From the environment:
#   BACKUP_VOLUME, BACKUP_RUN  where backups are kept, and the name of this run
#   BACKUP_CERTIFICATES        the Secrets as namespace/name/ClusterIssuer, separated by blanks; one that is not there yet is
#                              left out
#   BACKUP_API                 address of the API server
#   BACKUP_ACCOUNT             folder with the account's token and the API server's ca.crt
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_RUN BACKUP_CERTIFICATES BACKUP_API BACKUP_ACCOUNT
whole_or_nothing

token="$(cat "$BACKUP_ACCOUNT/token")" || fail 'the pod has no token of its account'
# In the environment, so that it stands on no command line.
export RCLONE_HEADER="Authorization: Bearer $token" RCLONE_CA_CERT="$BACKUP_ACCOUNT/ca.crt" RCLONE_CONFIG=/tmp/rclone.conf
manifest="$(run_folder)/certificates.yaml"
answer="$(run_folder)/.answer"

# The value of a key of the Secret in the answer, as base64; empty where it has no such key.
value() { tr -d ' \n\t' <"$answer" | sed -n "s/.*\"data\":{[^}]*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

printf '# TLS Secrets; kubectl apply -f brings them back.\n' >"$manifest"
for entry in $BACKUP_CERTIFICATES; do
  each="${entry%/*}"
  # For the manifest.
  BACKUP_ISSUER="${entry##*/}"
  if ! said="$(rclone copyurl "$BACKUP_API/api/v1/namespaces/${each%%/*}/secrets/${each#*/}" "$answer" 2>&1)"; then
    case "$said" in
      *'404 Not Found'*) say "no Secret $each yet"; continue ;;
      *) fail "cannot read the Secret $each: $said" ;;
    esac
  fi
  for key in tls.crt tls.key; do
    [ -n "$(value "$key")" ] || fail "the Secret $each has no $key"
  done
  {
    certificate "${each#*/}" "${each%%/*}"
    for key in ca.crt tls.crt tls.key; do
      encoded="$(value "$key")"
      [ -z "$encoded" ] || printf '  %s: %s\n' "$key" "$encoded"
    done
  } >>"$manifest"
  rm -f "$answer"
done
finished
