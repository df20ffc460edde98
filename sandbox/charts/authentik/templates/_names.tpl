{{- define "standIn.name" -}}
{{- .Values.global.nameOverride | default .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "standIn.fullname" -}}
{{- $name := include "standIn.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.global.fullnameOverride | default .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "standIn.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end -}}

{{- /* Input of the next two: root, component (may be empty). */ -}}
{{- define "standIn.selector" -}}
app.kubernetes.io/name: {{ include "standIn.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "standIn.labels" -}}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{ include "standIn.selector" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: authentik
app.kubernetes.io/version: {{ .root.Values.global.image.tag | default .root.Chart.AppVersion | quote }}
cluster-infra.sandbox/stand-in: chart
{{- with .root.Values.global.additionalLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "standIn.serviceAccountName" -}}
{{- .Values.serviceAccount.fullnameOverride | default (include "standIn.fullname" .) -}}
{{- end -}}

{{- define "standIn.configSecret" -}}
{{- .Values.authentik.existingSecret.secretName | default (include "standIn.fullname" .) -}}
{{- end -}}
