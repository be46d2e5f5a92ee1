{{/* What names of a release's objects begin with. */}}
{{- define "signline.name" -}}
{{- if not (regexMatch "^[a-z][-a-z0-9]*$" .Release.Name) }}
{{- fail (printf "\nrelease \"%s\": Services are called after it, and their names begin with a letter and have no dot; choose such a name" .Release.Name) }}
{{- end }}
{{- if contains "signline" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-signline" (.Release.Name | trunc 31 | trimSuffix "-") }}{{ end -}}
{{- end }}

{{/* For what lies in no namespace: two releases in two namespaces must not meet. */}}
{{- define "signline.clusterName" -}}
{{ include "signline.name" . }}-{{ .Release.Namespace }}
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
