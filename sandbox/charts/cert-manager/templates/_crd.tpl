{{- /* One CustomResourceDefinition. Input: root, group, kind, plural, singular, short, scope, columns (YAML text), schema (YAML text of openAPIV3Schema.properties), required. */ -}}
{{- define "standIn.crd" -}}
{{- if or .root.Values.crds.enabled .root.Values.installCRDs }}
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {{ .plural }}.{{ .group }}
  {{- if .root.Values.crds.keep }}
  annotations:
    helm.sh/resource-policy: keep
  {{- end }}
  labels:
    {{- $labels := dict "root" .root "component" "crds" "name" (include "standIn.name" .root) }}
    {{- include "standIn.labels" $labels | nindent 4 }}
spec:
  group: {{ .group }}
  scope: {{ .scope }}
  names:
    kind: {{ .kind }}
    listKind: {{ .kind }}List
    plural: {{ .plural }}
    singular: {{ lower .kind }}
    categories: {{ toJson .categories }}
    {{- with .short }}
    shortNames: {{ toJson . }}
    {{- end }}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      additionalPrinterColumns:
        {{- .columns | nindent 8 }}
        - { name: Age, type: date, jsonPath: .metadata.creationTimestamp }
      schema:
        openAPIV3Schema:
          type: object
          {{- with .required }}
          required: {{ toJson . }}
          {{- end }}
          properties:
            apiVersion: { type: string }
            kind: { type: string }
            metadata: { type: object }
            {{- .schema | nindent 12 }}
{{- end }}
{{- end -}}

{{- define "standIn.schema.conditions" -}}
type: array
x-kubernetes-list-type: map
x-kubernetes-list-map-keys: [type]
items:
  type: object
  required: [status, type]
  properties:
    type: { type: string }
    status: { type: string, enum: ['True', 'False', Unknown] }
    reason: { type: string }
    message: { type: string }
    lastTransitionTime: { type: string, format: date-time }
    observedGeneration: { type: integer, format: int64 }
{{- end -}}

{{- define "standIn.schema.issuerRef" -}}
{ type: object, required: [name], properties: { name: { type: string }, kind: { type: string }, group: { type: string } } }
{{- end -}}

{{- define "standIn.schema.secretKey" -}}
{ type: object, required: [name], properties: { name: { type: string }, key: { type: string } } }
{{- end -}}

{{- define "standIn.schema.strings" -}}
{ type: array, items: { type: string }, x-kubernetes-list-type: atomic }
{{- end -}}

{{- define "standIn.schema.usages" -}}
type: array
x-kubernetes-list-type: atomic
items:
  type: string
  enum: [signing, digital signature, content commitment, key encipherment, key agreement, data encipherment, cert sign, crl sign, encipher only, decipher only, any, server auth, client auth, code signing, email protection, s/mime, ipsec end system, ipsec tunnel, ipsec user, timestamping, ocsp signing, microsoft sgc, netscape sgc]
{{- end -}}

{{- define "standIn.schema.stringMap" -}}
{ type: object, additionalProperties: { type: string } }
{{- end -}}
