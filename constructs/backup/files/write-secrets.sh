#!/bin/sh
# Writes Secrets as manifests for kubectl apply into secrets.yaml of this run. It reads mounted Secrets only, so it
# needs no right at the API server.
#
# From the environment:
#   BACKUP_VOLUME, BACKUP_RUN  where backups are kept, and the name of this run
#   BACKUP_SECRETS             folder of folders: one per Secret, a file per key
#   BACKUP_SECRETS_REQUIRED    Secrets that must be there, separated by blanks; others may be missing
#   BACKUP_NAMESPACE           namespace of the Secrets
#   BACKUP_ISSUER              ClusterIssuer of the certificates
. "$BACKUP_FILES/lib.sh"
need BACKUP_VOLUME BACKUP_RUN BACKUP_SECRETS BACKUP_NAMESPACE
whole_or_nothing

for secret in ${BACKUP_SECRETS_REQUIRED:-}; do
  [ -n "$(ls "$BACKUP_SECRETS/$secret" 2>/dev/null)" ] || fail "the Secret $secret is missing or empty"
done

manifest="$(run_folder)/secrets.yaml"
# Never empty, also before there is a certificate.
printf '# Secrets of the namespace %s; kubectl apply -f brings them back.\n' "$BACKUP_NAMESPACE" >"$manifest"
for folder in "$BACKUP_SECRETS"/*; do
  secret="${folder##*/}"
  if [ -z "$(ls "$folder" 2>/dev/null)" ]; then
    say "no Secret $secret yet"
    continue
  fi
  if [ -e "$folder/tls.crt" ]; then
    need BACKUP_ISSUER
    certificate "$secret" "$BACKUP_NAMESPACE"
  else
    printf -- '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  namespace: %s\n' "$secret" "$BACKUP_NAMESPACE"
    printf 'type: Opaque\ndata:\n'
  fi >>"$manifest"
  for file in "$folder"/*; do
    encoded="$(base64 "$file")" || fail "cannot read the key ${file##*/} of Secret $secret"
    [ -n "$encoded" ] || fail "the key ${file##*/} of Secret $secret is empty"
    printf '  %s: ' "${file##*/}" >>"$manifest"
    # Lines of base64 become one; unquoted on purpose.
    printf '%s' $encoded >>"$manifest"
    printf '\n' >>"$manifest"
  done
done
finished
