{{- define "signline.worker.priorityClassName" -}}
{{- $class := .Values.worker.priorityClass -}}
{{- if $class.name }}{{ $class.name }}{{ else if $class.create }}{{ include "signline.clusterName" . }}-live{{ end -}}
{{- end }}
