{{- define "issuers.labels" -}}
app.kubernetes.io/name: issuers
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: cluster-infra
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
