{{/* Kubernetes lets nobody change the value of a class, so another value is another class. */}}
{{- define "signline.worker.priorityClassName" -}}
{{- $class := .Values.worker.priorityClass -}}
{{- if $class.name }}{{ $class.name }}{{ else if $class.create }}{{ include "signline.clusterName" (dict "root" . "part" (printf "live-%d" (int $class.value))) }}{{ end -}}
{{- end }}

{{/* Of what workers are nothing without: a worker that needs room would otherwise take it from a gateway or Redis. */}}
{{- define "signline.livePriorityClassName" -}}
{{- if .Values.worker.enabled }}{{ include "signline.worker.priorityClassName" . }}{{ end -}}
{{- end }}
