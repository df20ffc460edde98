{{- define "standIn.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "standIn.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "standIn.namespace" -}}
{{- .Values.namespace | default .Release.Namespace -}}
{{- end -}}

{{- /* Context of one component: everything its templates need, so that the three workloads share one set of templates. */ -}}
{{- define "standIn.context" -}}
{{- $base := include "standIn.fullname" .root -}}
{{- $controller := eq .component "controller" -}}
{{- $full := ternary $base (printf "%s-%s" (trunc 52 $base | trimSuffix "-") .component) $controller -}}
{{- $name := ternary (include "standIn.name" .root) .component $controller -}}
{{- toYaml (dict "component" .component "fullname" $full "name" $name) -}}
{{- end -}}

{{- define "standIn.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "standIn.labels" -}}
app: {{ .name }}
{{ include "standIn.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
cluster-infra.sandbox/stand-in: chart
{{- with .root.Values.global.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* registry/namespace/name:tag@digest; image.repository replaces the first three parts. */ -}}
{{- define "standIn.image" -}}
{{- $path := .image.repository -}}
{{- if not $path -}}
{{- $path = join "/" (compact (list .root.Values.imageRegistry .root.Values.imageNamespace .image.name)) -}}
{{- end -}}
{{- if .image.registry -}}{{- $path = printf "%s/%s" .image.registry $path -}}{{- end -}}
{{- $tag := .image.tag -}}
{{- if not (or $tag .image.digest) -}}{{- $tag = .root.Chart.AppVersion -}}{{- end -}}
{{- $path -}}{{- with $tag -}}:{{ . }}{{- end -}}{{- with .image.digest -}}@{{ . }}{{- end -}}
{{- end -}}

{{- define "standIn.serviceAccountName" -}}
{{- .values.serviceAccount.name | default (ternary .fullname "default" .values.serviceAccount.create) -}}
{{- end -}}
