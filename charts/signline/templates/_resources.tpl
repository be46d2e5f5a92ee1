{{/* A quantity of Kubernetes as a number that `float64` reads. */}}
{{- define "signline.quantity" -}}
{{- $text := toString . -}}
{{- $unit := regexReplaceAll "^[0-9.]+(e[+-]?[0-9]+)?" $text "" -}}
{{- $factors := dict "" 1 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{ mulf (trimSuffix $unit $text | float64) (get $factors $unit) }}
{{- end }}

{{/* Requests above their limits, which the API server refuses when pods are already awaited. */}}
{{- define "signline.problems.resources" -}}
{{- $places := dict "gateway" .Values.gateway "worker" .Values.worker "hooks" .Values.hooks "redis.trial" .Values.redis.trial -}}
{{- range $place, $values := $places }}
{{- $limits := default dict $values.resources.limits }}
{{- range $name, $asked := default dict $values.resources.requests }}
{{- $most := get $limits $name }}
{{- if and (hasKey $limits $name) (gt (include "signline.quantity" $asked | float64) (include "signline.quantity" $most | float64)) }}
{{ $place }}.resources.requests.{{ $name }}: {{ $asked }}, and {{ $place }}.resources.limits.{{ $name }} is {{ $most }}; lower the first, or raise the second
{{- end }}
{{- end }}
{{- end }}
{{- range $field := list "requests" "limits" }}
{{- range $name, $_ := default dict (get $.Values.worker.resources $field) }}
{{- if regexMatch "^(nvidia\\.com/(gpu|mig-)|amd\\.com/gpu|gpu\\.intel\\.com/)" $name }}
worker.resources.{{ $field }}.{{ $name }}: asks a device plugin, and workers use what devices.vendor claims; name the vendor there, and leave this out
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.redis.trial }}
{{- $limit := get (default dict .resources.limits) "memory" }}
{{- $most := regexReplaceAll "b$" .maxMemory "i" | replace "k" "K" | replace "m" "M" | replace "g" "G" }}
{{- if and .enabled $limit (ge (include "signline.quantity" $most | float64) (include "signline.quantity" $limit | float64)) }}
redis.trial.maxMemory: {{ .maxMemory }}, and redis.trial.resources.limits.memory is {{ $limit }}, so Redis would be killed with all sessions before it refuses one; lower the first, or raise the second
{{- end }}
{{- end }}
{{- end }}
