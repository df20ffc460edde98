{{- /* Command line of Traefik as a YAML list. The pods run nothing; the arguments are there for people and tests to read. */ -}}
{{- define "standIn.arguments" -}}
{{- $args := list -}}
{{- if not .Values.global.checkNewVersion }}{{ $args = append $args "--global.checkNewVersion=false" }}{{ end -}}
{{- if .Values.global.sendAnonymousUsage }}{{ $args = append $args "--global.sendAnonymousUsage" }}{{ end -}}
{{- range $name, $port := .Values.ports -}}
{{- if $port -}}
{{- $entry := printf "--entryPoints.%s" $name -}}
{{- $args = append $args (printf "%s.address=:%d/%s" $entry (int $port.port) ($port.protocol | default "TCP" | lower)) -}}
{{- with (($port.http).redirections).entryPoint -}}
{{- $target := index $.Values.ports .to | default dict -}}
{{- $args = append $args (printf "%s.http.redirections.entryPoint.to=%s" $entry (ternary (printf ":%d" (int ($target.exposedPort | default 0))) .to (gt (int ($target.exposedPort | default 0)) 0))) -}}
{{- with .scheme }}{{ $args = append $args (printf "%s.http.redirections.entryPoint.scheme=%s" $entry .) }}{{ end -}}
{{- with .priority }}{{ $args = append $args (printf "%s.http.redirections.entryPoint.priority=%d" $entry (int .)) }}{{ end -}}
{{- if .permanent }}{{ $args = append $args (printf "%s.http.redirections.entryPoint.permanent=true" $entry) }}{{ end -}}
{{- end -}}
{{- if $port.allowACMEByPass }}{{ $args = append $args (printf "%s.allowACMEByPass=true" $entry) }}{{ end -}}
{{- with ($port.http).middlewares }}{{ $args = append $args (printf "%s.http.middlewares=%s" $entry (join "," .)) }}{{ end -}}
{{- with ($port.http).underscoreHeadersStrategy }}{{ $args = append $args (printf "%s.http.underscoreHeadersStrategy=%s" $entry .) }}{{ end -}}
{{- if (($port.http).tls).enabled }}{{ $args = append $args (printf "%s.http.tls=true" $entry) }}{{ end -}}
{{- with (($port.http).tls).options }}{{ $args = append $args (printf "%s.http.tls.options=%s" $entry .) }}{{ end -}}
{{- if ($port.http3).enabled }}{{ $args = append $args (printf "%s.http3" $entry) }}{{ end -}}
{{- with ($port.forwardedHeaders).trustedIPs }}{{ $args = append $args (printf "%s.forwardedHeaders.trustedIPs=%s" $entry (join "," .)) }}{{ end -}}
{{- with ($port.proxyProtocol).trustedIPs }}{{ $args = append $args (printf "%s.proxyProtocol.trustedIPs=%s" $entry (join "," .)) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if .Values.api.dashboard }}{{ $args = append $args "--api.dashboard=true" }}{{ end -}}
{{- $args = append $args "--ping=true" -}}
{{- if .Values.core.strictTLSOptions }}{{ $args = append $args "--core.strictTLSOptions=true" }}{{ end -}}
{{- with .Values.metrics.prometheus }}{{ $args = concat $args (list "--metrics.prometheus=true" (printf "--metrics.prometheus.entrypoint=%s" .entryPoint)) }}{{ end -}}
{{- $flags := dict "kubernetesCRD" "kubernetescrd" "kubernetesIngress" "kubernetesingress" -}}
{{- range $key, $flag := $flags -}}
{{- $provider := index $.Values.providers $key -}}
{{- if $provider.enabled -}}
{{- $args = append $args (printf "--providers.%s" $flag) -}}
{{- with $provider.ingressClass }}{{ $args = append $args (printf "--providers.%s.ingressClass=%s" $flag .) }}{{ end -}}
{{- with $provider.namespaces }}{{ $args = append $args (printf "--providers.%s.namespaces=%s" $flag (join "," .)) }}{{ end -}}
{{- with $provider.crossProviderNamespaces }}{{ $args = append $args (printf "--providers.%s.crossProviderNamespaces=%s" $flag (join "," .)) }}{{ end -}}
{{- with $provider.defaultTLSResourcesNamespace }}{{ $args = append $args (printf "--providers.%s.defaultTLSResourcesNamespace=%s" $flag .) }}{{ end -}}
{{- range $switch := list "allowCrossNamespace" "allowExternalNameServices" "allowEmptyServices" "strictPrefixMatching" -}}
{{- if index $provider $switch }}{{ $args = append $args (printf "--providers.%s.%s=true" $flag $switch) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.providers.kubernetesIngress.enabled .Values.providers.kubernetesIngress.publishedService.enabled -}}
{{- $args = append $args (printf "--providers.kubernetesingress.ingressendpoint.publishedservice=%s" (.Values.providers.kubernetesIngress.publishedService.pathOverride | default (printf "%s/%s" (include "standIn.namespace" .) (include "standIn.fullname" .)))) -}}
{{- end -}}
{{- with .Values.log.format }}{{ $args = append $args (printf "--log.format=%s" .) }}{{ end -}}
{{- with .Values.log.level }}{{ $args = append $args (printf "--log.level=%s" .) }}{{ end -}}
{{- if .Values.accessLog.enabled -}}
{{- $args = append $args "--accesslog=true" -}}
{{- with .Values.accessLog.format }}{{ $args = append $args (printf "--accesslog.format=%s" .) }}{{ end -}}
{{- end -}}
{{- if ((.Values.tracing).otlp).enabled -}}
{{- $args = append $args "--tracing=true" -}}
{{- with .Values.tracing.serviceName }}{{ $args = append $args (printf "--tracing.serviceName=%s" .) }}{{ end -}}
{{- with .Values.tracing.sampleRate }}{{ $args = append $args (printf "--tracing.sampleRate=%v" .) }}{{ end -}}
{{- range $form := list "grpc" "http" -}}
{{- $otlp := index $.Values.tracing.otlp $form | default dict -}}
{{- if $otlp.enabled }}{{ $args = concat $args (list (printf "--tracing.otlp.%s=true" $form) (printf "--tracing.otlp.%s.endpoint=%s" $form $otlp.endpoint)) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- toYaml (concat $args .Values.additionalArguments) -}}
{{- end -}}
