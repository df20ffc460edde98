{{- define "standIn.schema.acmeState" -}}
{ type: string, enum: [valid, ready, pending, processing, invalid, expired, errored] }
{{- end -}}

{{- define "standIn.schema.order" -}}
spec:
  type: object
  required: [issuerRef, request]
  properties:
    issuerRef: {{ include "standIn.schema.issuerRef" . }}
    request: { type: string, format: byte }
    commonName: { type: string }
    dnsNames: {{ include "standIn.schema.strings" . }}
    ipAddresses: {{ include "standIn.schema.strings" . }}
    duration: { type: string }
    profile: { type: string }
    replaces: { type: string }
status:
  type: object
  properties:
    url: { type: string }
    finalizeURL: { type: string }
    certificate: { type: string, format: byte }
    state: {{ include "standIn.schema.acmeState" . }}
    reason: { type: string }
    failureTime: { type: string, format: date-time }
    authorizations:
      type: array
      x-kubernetes-list-type: atomic
      items:
        type: object
        required: [url]
        properties:
          url: { type: string }
          identifier: { type: string }
          wildcard: { type: boolean }
          initialState: {{ include "standIn.schema.acmeState" . }}
          challenges:
            type: array
            x-kubernetes-list-type: atomic
            items: { type: object, required: [token, type, url], properties: { token: { type: string }, type: { type: string }, url: { type: string } } }
{{- end -}}

{{- define "standIn.schema.challenge" -}}
spec:
  type: object
  required: [authorizationURL, dnsName, issuerRef, key, solver, token, type, url]
  properties:
    authorizationURL: { type: string }
    dnsName: { type: string }
    issuerRef: {{ include "standIn.schema.issuerRef" . }}
    key: { type: string }
    token: { type: string }
    type: { type: string, enum: [HTTP-01, DNS-01] }
    url: { type: string }
    wildcard: { type: boolean }
    solver:
      type: object
      properties:
        {{- include "standIn.schema.solver" . | nindent 8 }}
status:
  type: object
  properties:
    presented: { type: boolean }
    presentedAt: { type: string, format: date-time }
    processing: { type: boolean }
    reason: { type: string }
    state: {{ include "standIn.schema.acmeState" . }}
{{- end -}}
