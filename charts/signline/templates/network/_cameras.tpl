{{/*
What gateway.allowedCameras names and the rules keep workers from, as JSON: `faults`, sentences about what they surely
refuse, and `unknown`, addresses whose host is a name, or a pod's, of which only the cluster knows where it lies.
(dict "root" $ "network" $network "dialect" "istio")
*/}}
{{- define "signline.network.cameras" -}}
{{- $faults := list -}}
{{- $unknown := list -}}
{{- $values := .root.Values -}}
{{- $cameras := .network.parties.cameras -}}
{{- $ports := (include "signline.network.portsOf" (dict "flows" .network.flows "from" (list "worker") "to" "cameras" "dialect" .dialect) | fromJson).numbers -}}
{{- range ternary $values.gateway.allowedCameras list (and $values.gateway.enabled $values.worker.enabled) -}}
{{- $camera := include "signline.network.addressOf" . | fromJson -}}
{{- if $camera.host -}}
{{- $bits := include "signline.network.bits" $camera.host -}}
{{- if not $cameras.here -}}
  {{- $faults = append $faults (printf "network.peers.cameras: empty, and gateway.allowedCameras has %s; say where your cameras are" $camera.shown) -}}
{{- else -}}
  {{- if not (has $camera.port $ports) -}}
    {{- $faults = append $faults (printf "gateway.allowedCameras: %s is on port %d, and the rules let workers to %s; give one that you do not need that number in network.peers.cameras.ports" $camera.shown (int $camera.port) (join ", " $ports)) -}}
  {{- end -}}
  {{- if $cameras.pods -}}
    {{- $unknown = append $unknown $camera.shown -}}
  {{- else if $bits -}}
    {{- if not (include "signline.network.isInBlocks" (dict "bits" $bits "cidrs" $cameras.cidrs)) -}}
      {{- $faults = append $faults (printf "gateway.allowedCameras: %s lies in none of network.peers.cameras.cidrs (%s), so workers would not reach it; add its address there" $camera.shown (join ", " $cameras.cidrs | default "none")) -}}
    {{- end -}}
  {{- else if or (not (has $camera.host $cameras.hosts)) $values.network.networkPolicy.enabled -}}
    {{- if $cameras.cidrs -}}
      {{- $unknown = append $unknown $camera.shown -}}
    {{- else if not (has $camera.host $cameras.hosts) -}}
      {{- $faults = append $faults (printf "gateway.allowedCameras: %s is none of network.peers.cameras.hosts (%s), so workers would not reach it; add it there" $camera.shown (join ", " $cameras.hosts)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "faults" $faults "unknown" $unknown) -}}
{{- end }}
