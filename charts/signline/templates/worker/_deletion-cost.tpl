{{/* "on" where workers write into their pods what ending them would cost; fails where that cannot be bound. */}}
{{- define "signline.worker.deletionCost" -}}
{{- $given := .Values.worker.deletionCost -}}
{{- $hasPolicies := semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version -}}
{{- if .Values.worker.enabled -}}
{{- if kindIs "string" $given -}}
{{- if and $hasPolicies (ne .Values.scaling.by "none") }}on{{ end -}}
{{- else if $given -}}
{{- if not $hasPolicies -}}
{{- fail (printf "\nworker.deletionCost: true, and Kubernetes %s has no ValidatingAdmissionPolicy (1.30) to keep workers to their own pods; set it to false" .Capabilities.KubeVersion.Version) -}}
{{- end -}}
on
{{- end -}}
{{- end -}}
{{- end }}
