{{/* What a pod of signline says of itself under the standard `restricted`. */}}
{{- define "signline.podSecurity" -}}
runAsNonRoot: true
{{- with .Values.user }}
runAsUser: {{ int . }}
runAsGroup: {{ int . }}
fsGroup: {{ int . }}
{{- end }}
# A volume of recordings is not gone through file by file at every start.
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "signline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The image; (dict "root" $ "gpu" true) takes the one with the GPU's libraries. */}}
{{- define "signline.image" -}}
{{- $image := .root.Values.image -}}
{{- $tag := default .root.Chart.AppVersion $image.tag -}}
{{- if .gpu }}{{ $tag = default (printf "%s%s" $tag $image.gpuTagSuffix) $image.gpuTag }}{{ end -}}
{{- $digest := ternary $image.gpuDigest $image.digest .gpu -}}
{{ $image.repository }}{{ if $digest }}@{{ $digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{/* Where live processes find Redis, their keys and the collector. */}}
{{- define "signline.liveEnvironment" -}}
{{- if .Values.redis.trial.enabled }}
- {name: REDIS_URL, value: "redis://{{ include "signline.name" . }}-redis:6379"}
{{- else }}
- name: REDIS_URL
  valueFrom: {secretKeyRef: {name: {{ .Values.redis.url.secretName | quote }}, key: {{ .Values.redis.url.key | quote }}}}
{{- end }}
- name: SIGNLINE_TICKET_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.keys.secretName | quote }}, key: ticket-key}}
- name: SIGNLINE_OPERATOR_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.keys.secretName | quote }}, key: operator-key}}
- {name: SIGNLINE_LOG, value: {{ .Values.telemetry.logLevel }}}
{{- with .Values.telemetry.otlpEndpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- if .Values.certificateAuthorities.configMapName }}
- {name: NODE_EXTRA_CA_CERTS, value: /etc/signline/authorities/ca.crt}
{{- end }}
{{- end }}

{{/* By which value each variable of live processes is set, as YAML: nobody else may set it. */}}
{{- define "signline.environment.setBy" -}}
REDIS_URL: redis.url
SIGNLINE_TICKET_KEY: keys.secretName
SIGNLINE_OPERATOR_KEY: keys.secretName
SIGNLINE_LOG: telemetry.logLevel
OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.otlpEndpoint
NODE_EXTRA_CA_CERTS: certificateAuthorities.configMapName
POD_NAME: worker.deletionCost
{{- end }}

{{- define "signline.authorities.mount" -}}
{{- if .Values.certificateAuthorities.configMapName -}}
- {name: authorities, mountPath: /etc/signline/authorities, readOnly: true}
{{- end -}}
{{- end }}

{{- define "signline.authorities.volume" -}}
{{- with .Values.certificateAuthorities -}}
{{- if .configMapName -}}
- name: authorities
  configMap: {name: {{ .configMapName | quote }}, items: [{key: {{ .key | quote }}, path: ca.crt}]}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Spreads a component's pods over zones and nodes, as far as there are some; in an upgrade the new ones among themselves. */}}
{{- define "signline.spread" -}}
{{- $selector := include "signline.selector" . -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  matchLabelKeys: [pod-template-hash]
  labelSelector:
    matchLabels: {{- $selector | nindent 6 }}
{{- end -}}
{{- end }}

{{/* A pod's annotations: its own, and where Prometheus scrapes it. (dict "root" $ "own" … "port" "8080"); without a port nothing is scraped. */}}
{{- define "signline.podAnnotations" -}}
{{- $scrape := dict -}}
{{- if and .root.Values.telemetry.scrapeAnnotations .port -}}
{{- $scrape = dict "prometheus.io/scrape" "true" "prometheus.io/port" .port "prometheus.io/path" "/metrics" -}}
{{- end -}}
{{- with merge (dict) (default dict .own) $scrape }}{{ toYaml . }}{{ end -}}
{{- end }}
