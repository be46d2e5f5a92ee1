{{/* What a dialect cannot say of what the values ask, one line each. (dict "root" $ "dialect" "istio") */}}
{{- define "signline.network.problems" -}}
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
{{- if and .gateway.enabled (ne .gateway.service.type "ClusterIP") (ne $dialect "clusterNetworkPolicy") (not $network.parties.ingress.here) -}}
  {{- $faults = append $faults (printf "network.peers.ingress: empty, and gateway.service.type is %s; say from which addresses visitors come (cidrs), or through which pods" .gateway.service.type) -}}
{{- end -}}
{{- if and .gateway.enabled (or .gateway.ingress.enabled .gateway.route.enabled) (not $network.parties.ingress.here) -}}
  {{- $faults = append $faults (printf "network.peers.ingress: empty, and gateway.%s.enabled is true; say where its pods are" (ternary "ingress" "route" .gateway.ingress.enabled)) -}}
{{- end -}}
{{- if and (or .telemetry.scrapeAnnotations .telemetry.podMonitor.enabled) (include "signline.metricsPorts" $root) (not $network.parties.prometheus.here) -}}
  {{- $faults = append $faults (printf "network.peers.prometheus: empty, and telemetry.%s is true; say where your Prometheus is" (ternary "scrapeAnnotations" "podMonitor.enabled" .telemetry.scrapeAnnotations)) -}}
{{- end -}}
{{- if and (eq .scaling.by "keda") (not $network.parties.keda.here) -}}
  {{- $faults = append $faults "network.peers.keda: empty, and scaling.by is keda; say where KEDA's operator is" -}}
{{- end -}}
{{- $called := list
  (dict "path" "telemetry.otlpEndpoint" "address" .telemetry.otlpEndpoint "from" (list "gateway" "worker") "to" "collector" "port" "otlp")
  (dict "path" "kubeflow.upload.endpoint" "address" .kubeflow.upload.endpoint "from" (list "upload") "to" "kubeflow" "port" "http")
-}}
{{- range $called -}}
  {{- $port := (include "signline.network.addressOf" .address | fromJson).port -}}
  {{- $ports := (include "signline.network.portsOf" (dict "flows" $network.flows "from" .from "to" .to "dialect" $dialect) | fromJson).numbers -}}
  {{- if and $port $ports (not (has $port $ports)) -}}
    {{- $faults = append $faults (printf "%s: leads to port %d, and the rules let pods to %s of %s; set network.peers.%s.ports.%s, or servicePorts.%s where a Service turns this port into that" .path (int $port) (join ", " $ports) .to .to .port .port) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
{{- $faults = concat $faults (include "signline.network.cameras" (dict "root" $root "network" $network "dialect" $dialect) | fromJson).faults -}}
{{- range $id, $party := $network.parties -}}
{{- $given := default dict (get $root.Values.network.peers $id) -}}
{{- if and (has $id (list "ingress" "prometheus" "keda" "collector" "redis" "cameras")) (not $given.namespace) -}}
  {{- range $field := list "labels" "serviceAccount" -}}
    {{- if get $given $field -}}
      {{- $faults = append $faults (printf "network.peers.%s.%s: set, and namespace is empty, so it would be ignored; name the namespace of its pods" $id $field) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if and (eq $id "redis") $root.Values.redis.trial.enabled (or $given.namespace $given.cidrs $given.hosts) -}}
  {{- $faults = append $faults "network.peers.redis: set, and redis.trial.enabled is true, so it would be ignored; set that to false, or leave this empty" -}}
{{- end -}}
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
  {{- if and $sends $party.hosts -}}
    {{- $faults = append $faults (printf "network.peers.%s.hosts: it calls pods of this release, and nobody knows a caller by a host name; name its pods (namespace) or addresses (cidrs)" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "clusterNetworkPolicy") $sends $party.cidrs (not (or $root.Values.network.networkPolicy.enabled $root.Values.network.cilium.enabled)) -}}
    {{- $faults = append $faults (printf "network.peers.%s.cidrs: a ClusterNetworkPolicy cannot name addresses that call, and lets all of them in; switch network.networkPolicy.enabled or network.cilium.enabled on beside it" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "istio") $sends $party.cidrs -}}
    {{- $faults = append $faults (printf "network.peers.%s.cidrs: Istio knows callers by certificates, and an address has none; let them come through a gateway of the mesh and name its pods, or switch network.istio.enabled off" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "networkPolicy") $receives $party.hosts (not $party.cidrs) (not $party.pods) -}}
    {{- $faults = append $faults (printf "network.peers.%s.hosts: a NetworkPolicy knows addresses only; add cidrs, or switch network.networkPolicy.enabled off" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "istio") $sends $party.pods (not $party.pods.serviceAccounts) -}}
    {{- $faults = append $faults (printf "network.peers.%s.serviceAccount: empty; Istio knows callers by it" $id) -}}
  {{- end -}}
  {{- if and (eq $dialect "istio") $receives $party.pods (not $party.service) -}}
    {{- $faults = append $faults (printf "network.peers.%s.service: empty; Istio finds those who are called by it, as NAME.NAMESPACE" $id) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
{{ join "\n" $faults }}
{{- end }}
