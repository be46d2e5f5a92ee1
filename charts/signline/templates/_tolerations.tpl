{{/* Tolerations that the API server refuses, or that tolerate less than they seem to: of pods and of devices. */}}
{{- define "signline.problems.tolerations" -}}
{{- $lists := dict "gateway" .Values.gateway.tolerations "worker" .Values.worker.tolerations "hooks" .Values.hooks.tolerations -}}
{{- if include "signline.devices.claimed" . }}
{{- range $key, $workload := .Values.devices.workloads }}
{{- $lists = set $lists (printf "devices.workloads.%s" $key) $workload.tolerations }}
{{- end }}
{{- end }}
{{- range $place, $tolerations := $lists }}
{{- range $index, $toleration := $tolerations }}
{{- $path := printf "%s.tolerations[%d]" $place $index }}
{{- if eq (default "Equal" .operator) "Exists" }}
{{- if .value }}
{{ $path }}.value: "{{ .value }}", and operator is Exists, which looks at no value; leave it out, or set operator to Equal
{{- end }}
{{- else if not .key }}
{{ $path }}.key: not there, which operator Exists alone allows; name the taint's key, or set operator to Exists
{{- else if not (hasKey . "value") }}
{{ $path }}.value: not there, so this tolerates a taint "{{ .key }}" without a value alone; give the value, or set operator to Exists
{{- end }}
{{- $effect := default (ternary "NoExecute" "" (hasPrefix "devices." $place)) .effect }}
{{- if and (hasKey . "tolerationSeconds") (ne $effect "NoExecute") }}
{{ $path }}.tolerationSeconds: {{ .tolerationSeconds }}, and effect is {{ default "every one" .effect }}; set effect to NoExecute, of which alone there are seconds, or leave them out
{{- end }}
{{- end }}
{{- end }}
{{- end }}
