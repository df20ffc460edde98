{{- define "standIn.podTemplate" -}}
{{- $annotations := deepCopy .Values.deployment.podAnnotations }}
{{- with .Values.metrics.prometheus }}
{{- $annotations = merge $annotations (dict "prometheus.io/scrape" "true" "prometheus.io/path" "/metrics" "prometheus.io/port" ((index $.Values.ports .entryPoint | default dict).port | default "" | toString)) }}
{{- end }}
metadata:
  labels:
    {{- include "standIn.labels" . | nindent 4 }}
    {{- with .Values.deployment.podLabels }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  {{- with $annotations }}
  annotations:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "standIn.serviceAccountName" . }}
  automountServiceAccountToken: true
  terminationGracePeriodSeconds: {{ .Values.deployment.terminationGracePeriodSeconds }}
  hostNetwork: {{ .Values.hostNetwork }}
  {{- with .Values.deployment.dnsPolicy }}
  dnsPolicy: {{ . }}
  {{- end }}
  {{- with .Values.deployment.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- range $key := list "nodeSelector" "affinity" "tolerations" "topologySpreadConstraints" }}
  {{- with index $.Values $key }}
  {{ $key }}:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
  {{- end }}
  {{- with .Values.deployment.initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ include "standIn.fullname" . }}
      image: {{ include "standIn.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        {{- include "standIn.arguments" . | nindent 8 }}
      env:
        - name: POD_NAME
          valueFrom: { fieldRef: { fieldPath: metadata.name } }
        - name: POD_NAMESPACE
          valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
        {{- with .Values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .Values.envFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- range $name, $port := .Values.ports }}
        {{- if $port }}
        - name: {{ lower $name }}
          containerPort: {{ $port.containerPort | default $port.port }}
          protocol: {{ $port.protocol | default "TCP" }}
          {{- with $port.hostPort }}
          hostPort: {{ . }}
          {{- end }}
        {{- if ($port.http3).enabled }}
        - name: {{ lower $name }}-http3
          containerPort: {{ $port.port }}
          protocol: UDP
        {{- end }}
        {{- end }}
        {{- end }}
      {{- $probePort := .Values.deployment.healthchecksPort | default (.Values.ports.traefik).port }}
      readinessProbe:
        httpGet: { path: {{ .Values.deployment.readinessPath | default "/ping" }}, port: {{ $probePort }} }
        {{- toYaml .Values.readinessProbe | nindent 8 }}
      livenessProbe:
        httpGet: { path: {{ .Values.deployment.livenessPath | default "/ping" }}, port: {{ $probePort }} }
        {{- toYaml .Values.livenessProbe | nindent 8 }}
      {{- with .Values.startupProbe }}
      startupProbe:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - { name: {{ .Values.persistence.name }}, mountPath: {{ .Values.persistence.path }} }
        - { name: tmp, mountPath: /tmp }
        {{- range .Values.volumes }}
        - { name: {{ tpl .name $ | replace "." "-" }}, mountPath: {{ .mountPath }}, readOnly: true }
        {{- end }}
        {{- with .Values.additionalVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .Values.deployment.additionalContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - { name: {{ .Values.persistence.name }}, emptyDir: {} }
    - { name: tmp, emptyDir: {} }
    {{- range .Values.volumes }}
    - name: {{ tpl .name $ | replace "." "-" }}
      {{- if eq .type "secret" }}
      secret: { secretName: {{ tpl .name $ }} }
      {{- else }}
      configMap: { name: {{ tpl .name $ }} }
      {{- end }}
    {{- end }}
    {{- with .Values.deployment.additionalVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}
