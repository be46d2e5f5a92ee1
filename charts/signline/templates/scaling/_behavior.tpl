{{/* How replicas follow the number of cameras: up at once, down one pod a minute after the number has stayed down. */}}
{{- define "signline.scaling.behavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  {{- if semverCompare ">=1.35-0" .Capabilities.KubeVersion.Version }}
  # By default a demand of less than a tenth above what there is adds no pod, and with it the next camera is refused.
  # A quantity is written as Kubernetes writes it: KEDA would, too, and the next upgrade met a field of KEDA's.
  tolerance: "0"
  {{- end }}
scaleDown:
  stabilizationWindowSeconds: {{ int .Values.scaling.stabilizationSeconds }}
  # A worker that ends hands its cameras to others first; one at a time gives them time to take them.
  policies:
  - {type: Pods, value: 1, periodSeconds: 60}
{{- end }}
