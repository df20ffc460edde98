{{- /* Deployment of server or worker. Input: root, values, component (its key), probe (command or paths). */ -}}
{{- define "standIn.deployment" -}}
{{- $v := .values -}}
{{- $g := .root.Values.global -}}
{{- $scope := dict "root" .root "component" $v.name -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "standIn.fullname" .root }}-{{ $v.name }}
  namespace: {{ include "standIn.namespace" .root }}
  labels:
    {{- include "standIn.labels" $scope | nindent 4 }}
  {{- with mergeOverwrite (deepCopy $g.deploymentAnnotations) $v.deploymentAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- if not $v.autoscaling.enabled }}
  replicas: {{ $v.replicas }}
  {{- end }}
  revisionHistoryLimit: {{ $g.revisionHistoryLimit }}
  selector:
    matchLabels:
      {{- include "standIn.selector" $scope | nindent 6 }}
  {{- with mergeOverwrite (deepCopy $g.deploymentStrategy) $v.deploymentStrategy }}
  strategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  template:
    metadata:
      labels:
        {{- include "standIn.labels" $scope | nindent 8 }}
        {{- with mergeOverwrite (deepCopy $g.podLabels) $v.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        checksum/secret: {{ include "standIn.configData" .root | sha256sum }}
        {{- range $key, $value := mergeOverwrite (deepCopy $g.podAnnotations) $v.podAnnotations }}
        {{ $key }}: {{ $value | quote }}
        {{- end }}
    spec:
      {{- include "standIn.podSettings" . | nindent 6 }}
      {{- with $v.initContainers }}
      initContainers:
        {{- tpl (toYaml .) $.root | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ $v.name }}
          {{- $digest := $v.image.digest | default $g.image.digest }}
          image: {{ $v.image.repository | default $g.image.repository }}:{{ $v.image.tag | default $g.image.tag | default .root.Chart.AppVersion }}{{ with $digest }}@{{ . }}{{ end }}
          imagePullPolicy: {{ $v.image.pullPolicy | default $g.image.pullPolicy }}
          args: [{{ .component }}]
          {{- with concat $g.env $v.env }}
          env:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          envFrom:
            {{- if or .root.Values.authentik.enabled .root.Values.authentik.existingSecret.secretName }}
            - secretRef: { name: {{ include "standIn.configSecret" .root }} }
            {{- end }}
            {{- with concat $g.envFrom $v.envFrom }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            {{- range $name, $port := $v.containerPorts }}
            - { name: {{ $name }}, containerPort: {{ $port }}, protocol: TCP }
            {{- end }}
          {{- range $key, $action := .probes }}
          {{ $key }}:
            {{- $probe := index $v $key }}
            {{- toYaml (merge dict $probe (ternary dict $action (or (hasKey $probe "httpGet") (hasKey $probe "exec") (hasKey $probe "tcpSocket")))) | nindent 12 }}
          {{- end }}
          resources:
            {{- toYaml $v.resources | nindent 12 }}
          {{- with $v.containerSecurityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with $v.lifecycle }}
          lifecycle:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with concat $g.volumeMounts $v.volumeMounts .mounts }}
          volumeMounts:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        {{- with $v.extraContainers }}
        {{- tpl (toYaml .) $.root | nindent 8 }}
        {{- end }}
      {{- with concat $g.volumes $v.volumes .volumes }}
      volumes:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}

{{- define "standIn.podSettings" -}}
{{- $v := .values -}}
{{- $g := .root.Values.global -}}
{{- if $v.serviceAccountName }}
serviceAccountName: {{ $v.serviceAccountName }}
{{- else if and (eq .component "worker") .root.Values.serviceAccount.create }}
serviceAccountName: {{ include "standIn.serviceAccountName" .root }}
{{- end }}
{{- /* The chart passes this on for the server only when the server has an account of its own. */}}
{{- if and (kindIs "bool" $v.automountServiceAccountToken) (or (eq .component "worker") $v.serviceAccountName) }}
automountServiceAccountToken: {{ $v.automountServiceAccountToken }}
{{- end }}
enableServiceLinks: true
terminationGracePeriodSeconds: {{ $v.terminationGracePeriodSeconds }}
{{- if $v.hostNetwork }}
hostNetwork: true
{{- end }}
{{- with $v.dnsPolicy }}
dnsPolicy: {{ . }}
{{- end }}
{{- with $v.priorityClassName | default $g.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $v.imagePullSecrets | default $g.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with mergeOverwrite (deepCopy $g.securityContext) $v.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $g.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- range $key := list "nodeSelector" "tolerations" "topologySpreadConstraints" }}
{{- with index $v $key | default (index $g $key) }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
affinity:
{{- if $v.affinity }}
  {{- toYaml $v.affinity | nindent 2 }}
{{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "standIn.selector" (dict "root" .root "component" $v.name) | nindent 14 }}
{{- end }}
{{- end -}}
