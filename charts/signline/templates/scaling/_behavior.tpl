{{/* How replicas follow the number of cameras: up at once, down one pod a minute after the number has stayed down. */}}
{{- define "signline.scaling.behavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  {{- if semverCompare ">=1.35-0" .Capabilities.KubeVersion.Version }}
  # By default a demand of less than a tenth above what there is adds no pod, and with it the next camera is refused.
  tolerance: 0
  {{- end }}
scaleDown:
  stabilizationWindowSeconds: {{ int .Values.scaling.stabilizationSeconds }}
  # A worker that ends hands its cameras to others first; one at a time gives them time to take them.
  policies:
  - {type: Pods, value: 1, periodSeconds: 60}
{{- end }}

{{/* Fails, with all faults at once, where the values ask what cannot be. */}}
{{- define "signline.scaling.check" -}}
{{- $faults := list -}}
{{- with .Values.scaling -}}
{{- if gt (int .minReplicas) (int .maxReplicas) -}}
  {{- $faults = append $faults (printf "scaling.minReplicas: %d, and scaling.maxReplicas is %d; lower the first" (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- if and (eq .by "hpa") (lt (int .minReplicas) 1) -}}
  {{- $faults = append $faults "scaling.minReplicas: 0, and scaling.by is hpa, which keeps one worker; raise it to 1, or let keda scale" -}}
{{- end -}}
{{- end -}}
{{- if not .Values.worker.enabled -}}
  {{- $faults = append $faults (printf "scaling.by: %s, and worker.enabled is false; there is nothing to scale" .Values.scaling.by) -}}
{{- end -}}
{{- if and (eq .Values.scaling.by "keda") (not .Values.gateway.enabled) -}}
  {{- $faults = append $faults "scaling.by: keda, and gateway.enabled is false; KEDA asks the gateway" -}}
{{- end -}}
{{- if $faults -}}
{{- fail (printf "\n%s" (join "\n" $faults)) -}}
{{- end -}}
{{- end }}
