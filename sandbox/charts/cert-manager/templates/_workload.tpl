{{- define "standIn.workload" -}}
{{- $ctx := . -}}
{{- $v := .values -}}
{{- if $v.serviceAccount.create }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "standIn.serviceAccountName" . }}
  namespace: {{ include "standIn.namespace" .root }}
  labels:
    {{- include "standIn.labels" . | nindent 4 }}
    {{- with $v.serviceAccount.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $v.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: {{ $v.serviceAccount.automountServiceAccountToken }}
{{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .fullname }}
  namespace: {{ include "standIn.namespace" .root }}
  labels:
    {{- include "standIn.labels" . | nindent 4 }}
  {{- with $v.deploymentAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  replicas: {{ $v.replicaCount }}
  {{- if not (kindIs "invalid" .root.Values.global.revisionHistoryLimit) }}
  revisionHistoryLimit: {{ .root.Values.global.revisionHistoryLimit }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "standIn.selector" . | nindent 6 }}
  {{- with $v.strategy }}
  strategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  template:
    metadata:
      labels:
        {{- include "standIn.labels" . | nindent 8 }}
        {{- with $v.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- $annotations := $v.podAnnotations }}
      {{- if .root.Values.prometheus.enabled }}
      {{- $annotations = merge (deepCopy $annotations) (dict "prometheus.io/path" "/metrics" "prometheus.io/scrape" "true" "prometheus.io/port" "9402") }}
      {{- end }}
      {{- with $annotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "standIn.podSettings" . | nindent 6 }}
      containers:
        - name: cert-manager-{{ .component }}
          image: {{ include "standIn.image" (dict "root" .root "image" $v.image) | quote }}
          imagePullPolicy: {{ $v.image.pullPolicy }}
          args:
            {{- toYaml (concat .args $v.extraArgs) | nindent 12 }}
          ports:
            {{- toYaml .ports | nindent 12 }}
          env:
            - name: POD_NAMESPACE
              valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
            {{- with $v.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          securityContext:
            {{- toYaml $v.containerSecurityContext | nindent 12 }}
          {{- with $v.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .probes }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
          {{- with $v.volumeMounts }}
          volumeMounts:
            {{- toYaml . | nindent 12 }}
          {{- end }}
{{- if $v.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .fullname }}
  namespace: {{ include "standIn.namespace" .root }}
  labels:
    {{- include "standIn.labels" . | nindent 4 }}
spec:
  selector:
    matchLabels:
      {{- include "standIn.selector" . | nindent 6 }}
  {{- $budget := omit $v.podDisruptionBudget "enabled" }}
  {{- if not (or (hasKey $budget "minAvailable") (hasKey $budget "maxUnavailable")) }}
  {{- $budget = merge (dict "minAvailable" 1) $budget }}
  {{- end }}
  {{- toYaml $budget | nindent 2 }}
{{- end }}
{{- if $v.networkPolicy.enabled }}
{{- range $direction := list "ingress" "egress" }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $ctx.fullname }}-allow-{{ $direction }}
  namespace: {{ include "standIn.namespace" $ctx.root }}
  labels:
    cluster-infra.sandbox/stand-in: chart
spec:
  podSelector:
    matchLabels:
      {{- include "standIn.selector" $ctx | nindent 6 }}
  policyTypes: [{{ title $direction }}]
  {{ $direction }}:
    {{- toYaml (index $v.networkPolicy $direction) | nindent 4 }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Pod settings that the Deployments and the Job share. */ -}}
{{- define "standIn.podSettings" -}}
serviceAccountName: {{ include "standIn.serviceAccountName" . }}
enableServiceLinks: {{ .values.enableServiceLinks }}
{{- if not (kindIs "invalid" .values.automountServiceAccountToken) }}
automountServiceAccountToken: {{ .values.automountServiceAccountToken }}
{{- end }}
{{- with .root.Values.global.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .values.hostNetwork }}
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet
{{- end }}
{{- range $key := list "securityContext" "nodeSelector" "affinity" "tolerations" "topologySpreadConstraints" "volumes" }}
{{- with index $.values $key }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "standIn.service" -}}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .fullname }}
  namespace: {{ include "standIn.namespace" .root }}
  labels:
    {{- include "standIn.labels" . | nindent 4 }}
    {{- with .values.serviceLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .values.serviceAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .values.serviceType | default "ClusterIP" }}
  ports:
    {{- toYaml .servicePorts | nindent 4 }}
  selector:
    {{- include "standIn.selector" . | nindent 4 }}
{{- end -}}
