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

# Without these cert-manager would take the certificate for one of another issuer, and ask for a new one.
certificate() {
  cat <<MANIFEST
  annotations:
    cert-manager.io/issuer-group: cert-manager.io
    cert-manager.io/issuer-kind: ClusterIssuer
    cert-manager.io/issuer-name: $BACKUP_ISSUER
  labels:
    controller.cert-manager.io/fao: "true"
type: kubernetes.io/tls
MANIFEST
}

manifest="$(run_folder)/secrets.yaml"
# Never empty, also before there is a certificate.
printf '# Secrets of the namespace %s; kubectl apply -f brings them back.\n' "$BACKUP_NAMESPACE" >"$manifest"
for folder in "$BACKUP_SECRETS"/*; do
  secret="${folder##*/}"
  if [ -z "$(ls "$folder" 2>/dev/null)" ]; then
    say "no Secret $secret yet"
    continue
  fi
  {
    printf -- '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  namespace: %s\n' "$secret" "$BACKUP_NAMESPACE"
    if [ -e "$folder/tls.crt" ]; then
      need BACKUP_ISSUER
      certificate
    else
      printf 'type: Opaque\n'
    fi
    printf 'data:\n'
  } >>"$manifest"
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
