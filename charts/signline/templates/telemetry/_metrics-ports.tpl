{{/* The names of the ports on which pods of this release answer /metrics, with spaces between; empty where none does. */}}
{{- define "signline.metricsPorts" -}}
{{- $ports := list -}}
{{- if .Values.gateway.enabled }}{{ $ports = append $ports "http" }}{{ end -}}
{{- if and .Values.worker.enabled .Values.worker.metrics.enabled }}{{ $ports = append $ports "metrics" }}{{ end -}}
{{ join " " $ports }}
{{- end }}
