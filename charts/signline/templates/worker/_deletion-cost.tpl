{{/* "on" where workers write into their pods what ending them would cost. */}}
{{- define "signline.worker.deletionCost" -}}
{{- $given := .Values.worker.deletionCost -}}
{{- if and .Values.worker.enabled (ternary (ne .Values.scaling.by "none") $given (kindIs "string" $given)) }}on{{ end -}}
{{- end }}
