{{/*
Everybody of files/network/arrows.json as this release's values have them, as JSON by id: whether they are there,
their pods (namespaces, labels, accounts), blocks of addresses, host names, Service, and ports by name.
*/}}
{{- define "signline.network.parties" -}}
{{- $root := . -}}
{{- $values := .Values.network -}}
{{- $here := dict
  "gateway" .Values.gateway.enabled
  "worker" .Values.worker.enabled
  "redis" .Values.redis.trial.enabled
  "upload" .Values.kubeflow.upload.enabled
  "prune" (and .Values.hooks.prune.enabled (ne (include "signline.devices.claimed" .) ""))
  "test" .Values.gateway.enabled
-}}
{{- $services := dict
  "gateway" (dict "name" (printf "%s-gateway" (include "signline.name" .)) "ports" (dict "http" .Values.gateway.service.port))
  "redis" (dict "name" (printf "%s-redis" (include "signline.name" .)) "ports" dict)
-}}
{{- $accounts := dict "prune" (list "prune-post-upgrade" "prune-post-delete") -}}
{{- $parties := dict -}}
{{- range $id, $party := (.Files.Get "files/network/arrows.json" | fromJson).parties -}}
  {{- $found := dict "id" $id "here" false "own" false "cidrs" list "hosts" list "service" "" -}}
  {{- $numbers := dict -}}
  {{- $servicePorts := dict -}}
  {{- if and (eq $party.place "release") (get $here $id) -}}
    {{- $at := dict "root" $root "component" $id -}}
    {{- $_ := set $found "here" true -}}
    {{- $_ := set $found "own" true -}}
    {{- $names := list -}}
    {{- range get $accounts $id | default (list $id) -}}
      {{- $names = append $names (include "signline.serviceAccountName" (dict "root" $root "component" .)) -}}
    {{- end -}}
    {{- $_ := set $found "pods" (dict "namespaces" (list $root.Release.Namespace) "labels" (include "signline.selector" $at | fromYaml) "serviceAccounts" $names) -}}
    {{- with get $services $id -}}
      {{- $_ := set $found "service" (printf "%s.%s" .name $root.Release.Namespace) -}}
      {{- $servicePorts = .ports -}}
    {{- end -}}
  {{- else if eq $party.place "steps" -}}
    {{- with $values.steps -}}
      {{- if .namespaces -}}
        {{- $_ := set $found "here" true -}}
        {{- $_ := set $found "own" true -}}
        {{- $_ := set $found "shared" true -}}
        {{- $_ := set $found "pods" (dict "namespaces" .namespaces "labels" .labels "serviceAccounts" .serviceAccounts) -}}
      {{- end -}}
    {{- end -}}
  {{- else -}}
    {{- with get $values.peers $id -}}
      {{- if and (or .namespace .cidrs .hosts) (or (ne $id "mesh") $values.istio.enabled) -}}
        {{- $_ := set $found "here" true -}}
        {{- $_ := set $found "cidrs" (default list .cidrs) -}}
        {{- $_ := set $found "hosts" (default list .hosts) -}}
        {{- $_ := set $found "service" (default "" .service) -}}
        {{- if .namespace -}}
          {{- $_ := set $found "pods" (dict "namespaces" (list .namespace) "labels" (default dict .labels) "serviceAccounts" (default "" .serviceAccount | list | compact)) -}}
        {{- end -}}
        {{- $numbers = default dict .ports -}}
        {{- $servicePorts = default dict .servicePorts -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- $ports := dict -}}
  {{- range $party.ports -}}
    {{- $number := int (default .number (get $numbers .name)) -}}
    {{- $_ := set $ports .name (dict "name" .name "number" $number "protocol" .protocol "servicePort" (int (default $number (get $servicePorts .name)))) -}}
  {{- end -}}
  {{- $_ := set $found "ports" $ports -}}
  {{- $_ := set $parties $id $found -}}
{{- end -}}
{{- toJson $parties -}}
{{- end }}

{{/*
What templates of all dialects walk over, as JSON: `parties` as above, and `flows`: the arrows whose ends are there
and whose setting is on, each with from, to, ports (number, protocol, servicePort) and why.
*/}}
{{- define "signline.network.flows" -}}
{{- $parties := include "signline.network.parties" . | fromJson -}}
{{- $settings := dict "worker.deletionCost" (eq (include "signline.worker.deletionCost" .) "on") -}}
{{- $flows := list -}}
{{- range (.Files.Get "files/network/arrows.json" | fromJson).arrows -}}
  {{- $to := get $parties .to -}}
  {{- $needed := get $parties (default .to .needs) -}}
  {{- if and (get $parties .from).here $to.here $needed.here (or (not .when) (get $settings (default "" .when))) -}}
    {{- $ports := list -}}
    {{- range .ports -}}
      {{- $ports = append $ports (get $to.ports .) -}}
    {{- end -}}
    {{- $flows = append $flows (dict "from" .from "to" .to "ports" $ports "why" .why) -}}
  {{- end -}}
{{- end -}}
{{- toJson (dict "parties" $parties "flows" $flows) -}}
{{- end }}

{{/* Flows of JSON that end, or begin, at a party. (dict "flows" $flows "end" "to" "id" "gateway") */}}
{{- define "signline.network.flowsAt" -}}
{{- $chosen := list -}}
{{- $end := .end -}}
{{- $id := .id -}}
{{- range .flows -}}
  {{- if eq (get . $end) $id -}}{{- $chosen = append $chosen . -}}{{- end -}}
{{- end -}}
{{- toJson (dict "flows" $chosen) -}}
{{- end }}

{{/* Selects namespaces by name. */}}
{{- define "signline.network.namespaces" -}}
{{- if eq (len .) 1 -}}
matchLabels: {kubernetes.io/metadata.name: {{ first . | quote }}}
{{- else -}}
matchExpressions:
- {key: kubernetes.io/metadata.name, operator: In, values: {{ toJson . }}}
{{- end -}}
{{- end }}

{{/* Labels of every pod of the release. */}}
{{- define "signline.network.release" -}}
app.kubernetes.io/name: signline
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Labels of a rule's object. (dict "root" $ "id" "gateway") */}}
{{- define "signline.network.labels" -}}
{{ include "signline.labels" (dict "root" .root "component" .id) }}
{{- end }}
