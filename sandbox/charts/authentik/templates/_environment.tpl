{{- /* Nested keys of `authentik` as variables AUTHENTIK_A__B, empty values left out. Input: root, prefix, values. */ -}}
{{- define "standIn.environment" -}}
{{- range $key, $value := .values }}
{{- $name := printf "%s%s" $.prefix (upper $key) }}
{{- if kindIs "map" $value }}
{{- include "standIn.environment" (dict "root" $.root "prefix" (printf "%s__" $name) "values" $value) }}
{{- else }}
{{- $text := toString $value }}
{{- if kindIs "string" $value }}{{ $text = tpl $value $.root }}{{ end }}
{{- if and $text (not (kindIs "invalid" $value)) }}
{{ $name }}: {{ b64enc $text }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Data of the chart's own Secret; nothing when the configuration lives in a Secret of the user. */ -}}
{{- define "standIn.configData" -}}
{{- if and .Values.authentik.enabled (not .Values.authentik.existingSecret.secretName) }}
{{- include "standIn.environment" (dict "root" . "prefix" "AUTHENTIK_" "values" (omit .Values.authentik "enabled" "existingSecret")) }}
{{- end }}
{{- end -}}
