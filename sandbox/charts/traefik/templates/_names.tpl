{{- define "standIn.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "standIn.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "standIn.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end -}}

{{- define "standIn.selector" -}}
app.kubernetes.io/name: {{ include "standIn.name" . }}
app.kubernetes.io/instance: {{ .Values.instanceLabelOverride | default (printf "%s-%s" .Release.Name (include "standIn.namespace" .)) | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "standIn.labels" -}}
{{ include "standIn.selector" . }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
cluster-infra.sandbox/stand-in: chart
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "standIn.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "standIn.fullname" .) -}}
{{- end -}}

{{- define "standIn.image" -}}
{{- $path := printf "%s/%s" .Values.image.registry .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $path .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $path (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}
