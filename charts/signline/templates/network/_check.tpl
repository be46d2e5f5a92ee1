{{/* Fails, with all faults at once, where a dialect cannot say what the values ask. (dict "root" $ "dialect" "istio") */}}
{{- define "signline.network.check" -}}
{{- $root := .root -}}
{{- $dialect := .dialect -}}
{{- $network := include "signline.network.flows" $root | fromJson -}}
{{- $faults := list -}}
{{- with $root.Values -}}
{{- if and (not .redis.trial.enabled) (or .gateway.enabled .worker.enabled) (not $network.parties.redis.here) -}}
  {{- $faults = append $faults "network.peers.redis: empty, and redis.trial.enabled is false; say where your Redis is" -}}
{{- end -}}
{{- if and .telemetry.otlpEndpoint (not $network.parties.collector.here) -}}
  {{- $faults = append $faults "network.peers.collector: empty, and telemetry.otlpEndpoint is set; say where your collector is" -}}
{{- end -}}
{{- if and .gateway.enabled (or .gateway.ingress.enabled .gateway.route.enabled) (not $network.parties.ingress.here) -}}
  {{- $faults = append $faults (printf "network.peers.ingress: empty, and gateway.%s.enabled is true; say where its pods are" (ternary "ingress" "route" .gateway.ingress.enabled)) -}}
{{- end -}}
{{- if and .telemetry.scrapeAnnotations (or .gateway.enabled .worker.enabled) (not $network.parties.prometheus.here) -}}
  {{- $faults = append $faults "network.peers.prometheus: empty, and telemetry.scrapeAnnotations is true; say where your Prometheus is" -}}
{{- end -}}
{{- if and (eq .scaling.by "keda") (not $network.parties.keda.here) -}}
  {{- $faults = append $faults "network.peers.keda: empty, and scaling.by is keda; say where KEDA's operator is" -}}
{{- end -}}
{{- end -}}
{{- range $id, $party := $network.parties -}}
{{- $given := default dict (get $root.Values.network.peers $id) -}}
{{- range $field := list "ports" "servicePorts" -}}
  {{- range $name, $_ := default dict (get $given $field) -}}
    {{- if not (hasKey $party.ports $name) -}}
      {{- $faults = append $faults (printf "network.peers.%s.%s.%s: no port has this name, so it would be ignored; there is %s" $id $field $name (default "none" (keys $party.ports | sortAlpha | join ", "))) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if and $party.here (not $party.own) -}}
  {{- $sends := (include "signline.network.flowsAt" (dict "flows" $network.flows "end" "from" "id" $id) | fromJson).flows -}}
  {{- $receives := (include "signline.network.flowsAt" (dict "flows" $network.flows "end" "to" "id" $id) | fromJson).flows -}}
  {{- if and $sends (not $party.pods) -}}
    {{- $faults = append $faults (printf "network.peers.%s.namespace: empty; it calls pods of this release, so name its pods" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "networkPolicy") $receives $party.hosts (not $party.cidrs) (not $party.pods) -}}
    {{- $faults = append $faults (printf "network.peers.%s.hosts: a NetworkPolicy knows addresses only; add cidrs, or switch network.networkPolicy.enabled off" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "istio") $sends $party.pods (not $party.pods.serviceAccount) -}}
    {{- $faults = append $faults (printf "network.peers.%s.serviceAccount: empty; Istio knows callers by it" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "istio") $receives $party.pods (not $party.service) -}}
    {{- $faults = append $faults (printf "network.peers.%s.service: empty; Istio finds those who are called by it, as NAME.NAMESPACE" $id) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
{{- if $faults -}}
{{- fail (printf "\n%s" (join "\n" $faults)) -}}
{{- end -}}
{{- end }}
