{{- define "standIn.budget" -}}
{{- $scope := dict "root" .root "component" .values.name -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "standIn.fullname" .root }}-{{ .values.name }}
  namespace: {{ include "standIn.namespace" .root }}
  labels:
    {{- include "standIn.labels" $scope | nindent 4 }}
    {{- with .values.pdb.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .values.pdb.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- if .values.pdb.maxUnavailable }}
  maxUnavailable: {{ .values.pdb.maxUnavailable }}
  {{- else }}
  minAvailable: {{ .values.pdb.minAvailable | default 0 }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "standIn.selector" $scope | nindent 6 }}
{{- end -}}

{{- define "standIn.metricsService" -}}
{{- $metrics := .values.metrics.service -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "standIn.fullname" .root }}-{{ .values.name }}-metrics
  namespace: {{ include "standIn.namespace" .root }}
  labels:
    {{- include "standIn.labels" (dict "root" .root "component" (printf "%s-metrics" .values.name)) | nindent 4 }}
    {{- with $metrics.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $metrics.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $metrics.type }}
  ports:
    - { name: {{ $metrics.portName }}, protocol: TCP, port: {{ $metrics.servicePort }}, targetPort: metrics }
  selector:
    {{- include "standIn.selector" (dict "root" .root "component" .values.name) | nindent 4 }}
{{- end -}}
