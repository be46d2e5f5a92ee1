{{/* What names of a release's objects begin with. */}}
{{- define "signline.name" -}}
{{- if not (regexMatch "^[a-z][-a-z0-9]*$" .Release.Name) }}
{{- fail (printf "\nrelease \"%s\": Services are called after it, and their names begin with a letter and have no dot; choose such a name" .Release.Name) }}
{{- end }}
{{- $short := ternary 40 31 (contains "signline" .Release.Name) -}}
{{- $name := .Release.Name -}}
{{- /* Cut off, two long names could be one. */}}
{{- if gt (len $name) $short }}{{ $name = printf "%s-%s" (trunc (int (sub $short 9)) $name | trimSuffix "-") (sha256sum $name | trunc 8) }}{{ end -}}
{{ $name }}{{ if not (contains "signline" .Release.Name) }}-signline{{ end }}
{{- end }}

{{/* For what lies in no namespace, or in one of others: no two releases may meet there. Neither a release nor a namespace
has a dot, so this says which it is; what begins with `system-` Kubernetes keeps for itself, so the part stands first.
(dict "root" $ "part" "identity") */}}
{{- define "signline.clusterName" -}}
{{ .part }}.{{ include "signline.name" .root }}.{{ .root.Release.Namespace }}
{{- end }}

{{/* Labels of every object. (dict "root" $ "component" "gateway") */}}
{{- define "signline.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: signline
{{ include "signline.podLabels" . }}
{{- end }}

{{/* Labels that select the pods of a component and never change. */}}
{{- define "signline.selector" -}}
app.kubernetes.io/name: signline
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of a component's pods: what selects them, and who pays. */}}
{{- define "signline.podLabels" -}}
{{ include "signline.selector" . }}
{{- range $name, $value := .root.Values.costs.labels }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "signline.serviceAccountName" -}}
{{ include "signline.name" .root }}-{{ .component }}
{{- end }}
