{{- define "standIn.schema.certificate" -}}
spec:
  type: object
  required: [issuerRef, secretName]
  properties:
    secretName: { type: string }
    issuerRef: {{ include "standIn.schema.issuerRef" . }}
    commonName: { type: string }
    literalSubject: { type: string }
    dnsNames: {{ include "standIn.schema.strings" . }}
    ipAddresses: {{ include "standIn.schema.strings" . }}
    uris: {{ include "standIn.schema.strings" . }}
    emailAddresses: {{ include "standIn.schema.strings" . }}
    duration: { type: string }
    renewBefore: { type: string }
    renewBeforePercentage: { type: integer, format: int32 }
    revisionHistoryLimit: { type: integer, format: int32 }
    isCA: { type: boolean }
    encodeUsagesInRequest: { type: boolean }
    usages:
      {{- include "standIn.schema.usages" . | nindent 6 }}
    signatureAlgorithm: { type: string, enum: [SHA256WithRSA, SHA384WithRSA, SHA512WithRSA, ECDSAWithSHA256, ECDSAWithSHA384, ECDSAWithSHA512, PureEd25519] }
    privateKey:
      type: object
      properties:
        algorithm: { type: string, enum: [RSA, ECDSA, Ed25519] }
        encoding: { type: string, enum: [PKCS1, PKCS8] }
        rotationPolicy: { type: string, enum: [Never, Always] }
        size: { type: integer }
    secretTemplate:
      type: object
      properties:
        annotations: {{ include "standIn.schema.stringMap" . }}
        labels: {{ include "standIn.schema.stringMap" . }}
    additionalOutputFormats:
      type: array
      x-kubernetes-list-type: atomic
      items: { type: object, required: [type], properties: { type: { type: string, enum: [DER, CombinedPEM] } } }
    subject:
      type: object
      properties:
        countries: {{ include "standIn.schema.strings" . }}
        localities: {{ include "standIn.schema.strings" . }}
        organizationalUnits: {{ include "standIn.schema.strings" . }}
        organizations: {{ include "standIn.schema.strings" . }}
        postalCodes: {{ include "standIn.schema.strings" . }}
        provinces: {{ include "standIn.schema.strings" . }}
        streetAddresses: {{ include "standIn.schema.strings" . }}
        serialNumber: { type: string }
status:
  type: object
  properties:
    conditions:
      {{- include "standIn.schema.conditions" . | nindent 6 }}
    notBefore: { type: string, format: date-time }
    notAfter: { type: string, format: date-time }
    renewalTime: { type: string, format: date-time }
    lastFailureTime: { type: string, format: date-time }
    revision: { type: integer }
    failedIssuanceAttempts: { type: integer }
    nextPrivateKeySecretName: { type: string }
{{- end -}}

{{- define "standIn.schema.certificateRequest" -}}
spec:
  type: object
  required: [issuerRef, request]
  properties:
    issuerRef: {{ include "standIn.schema.issuerRef" . }}
    request: { type: string, format: byte }
    duration: { type: string }
    isCA: { type: boolean }
    usages:
      {{- include "standIn.schema.usages" . | nindent 6 }}
    username: { type: string }
    uid: { type: string }
    groups: {{ include "standIn.schema.strings" . }}
    extra: { type: object, additionalProperties: { type: array, items: { type: string } } }
status:
  type: object
  properties:
    ca: { type: string, format: byte }
    certificate: { type: string, format: byte }
    failureTime: { type: string, format: date-time }
    conditions:
      {{- include "standIn.schema.conditions" . | nindent 6 }}
{{- end -}}
