{{- /* What Issuer and ClusterIssuer share: ACME with HTTP-01 and webhook DNS-01, private CA, self-signed. */ -}}
{{- define "standIn.schema.issuer" -}}
spec:
  type: object
  properties:
    selfSigned:
      type: object
      properties:
        crlDistributionPoints: {{ include "standIn.schema.strings" . }}
    ca:
      type: object
      required: [secretName]
      properties:
        secretName: { type: string }
        crlDistributionPoints: {{ include "standIn.schema.strings" . }}
        issuingCertificateURLs: {{ include "standIn.schema.strings" . }}
        ocspServers: {{ include "standIn.schema.strings" . }}
    acme:
      type: object
      required: [privateKeySecretRef, server]
      properties:
        server: { type: string }
        email: { type: string }
        profile: { type: string }
        preferredChain: { type: string, maxLength: 64 }
        caBundle: { type: string, format: byte }
        skipTLSVerify: { type: boolean }
        disableAccountKeyGeneration: { type: boolean }
        enableDurationFeature: { type: boolean }
        privateKeySecretRef: {{ include "standIn.schema.secretKey" . }}
        externalAccountBinding:
          type: object
          required: [keyID, keySecretRef]
          properties:
            keyID: { type: string }
            keyAlgorithm: { type: string, enum: [HS256, HS384, HS512] }
            keySecretRef: {{ include "standIn.schema.secretKey" . }}
        solvers:
          type: array
          x-kubernetes-list-type: atomic
          items:
            type: object
            properties:
              {{- include "standIn.schema.solver" . | nindent 14 }}
status:
  type: object
  properties:
    acme:
      type: object
      properties:
        uri: { type: string }
        lastRegisteredEmail: { type: string }
        lastPrivateKeyHash: { type: string }
    conditions:
      {{- include "standIn.schema.conditions" . | nindent 6 }}
{{- end -}}

{{- define "standIn.schema.solver" -}}
selector:
  type: object
  properties:
    dnsNames: {{ include "standIn.schema.strings" . }}
    dnsZones: {{ include "standIn.schema.strings" . }}
    matchLabels: {{ include "standIn.schema.stringMap" . }}
waitInsteadOfSelfCheck: { type: string }
http01:
  type: object
  properties:
    ingress:
      type: object
      properties:
        class: { type: string }
        ingressClassName: { type: string }
        name: { type: string }
        serviceType: { type: string }
        ingressTemplate:
          type: object
          properties:
            metadata: {{ include "standIn.schema.templateMetadata" . }}
        podTemplate:
          type: object
          properties:
            metadata: {{ include "standIn.schema.templateMetadata" . }}
            spec:
              type: object
              properties:
                nodeSelector: {{ include "standIn.schema.stringMap" . }}
                priorityClassName: { type: string }
                serviceAccountName: { type: string }
                imagePullSecrets: { type: array, items: { type: object, properties: { name: { type: string } } } }
                affinity: { type: object, x-kubernetes-preserve-unknown-fields: true }
                securityContext: { type: object, x-kubernetes-preserve-unknown-fields: true }
                tolerations: { type: array, items: { type: object, x-kubernetes-preserve-unknown-fields: true } }
                resources:
                  type: object
                  properties:
                    limits: &quantities { type: object, additionalProperties: { x-kubernetes-int-or-string: true } }
                    requests: *quantities
dns01:
  type: object
  properties:
    cnameStrategy: { type: string, enum: [None, Follow] }
    webhook:
      type: object
      required: [groupName, solverName]
      properties:
        groupName: { type: string }
        solverName: { type: string }
        config: { x-kubernetes-preserve-unknown-fields: true }
{{- end -}}

{{- define "standIn.schema.templateMetadata" -}}
{ type: object, properties: { annotations: {{ include "standIn.schema.stringMap" . }}, labels: {{ include "standIn.schema.stringMap" . }} } }
{{- end -}}
