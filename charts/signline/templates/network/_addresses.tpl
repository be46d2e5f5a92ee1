{{/*
What an address such as http://collector.monitoring:4318 leads to, as JSON: shown (without user and password), host
(without brackets), port (the scheme's own where it names none, as those who call take it). {} where it is no such
address.
*/}}
{{- define "signline.network.addressOf" -}}
{{- $parts := `^(?i)(rtsps?|https?)://(?:[^/?#]*@)?(\[[^\]]*\]|[^:/?#\[\]]+)(?::([0-9]+))?(?:[/?#].*)?$` -}}
{{- if regexMatch $parts . -}}
{{- $usual := dict "rtsp" 554 "rtsps" 322 "http" 80 "https" 443 -}}
{{- $scheme := regexReplaceAll $parts . "${1}" | lower -}}
{{- $named := regexReplaceAll $parts . "${3}" -}}
{{- $port := get $usual $scheme -}}
{{- if $named }}{{ $port = atoi $named }}{{ end -}}
{{- toJson (dict
  "shown" (regexReplaceAll `//[^/?#]*@` . "//")
  "host" (regexReplaceAll $parts . "${2}" | lower | trimPrefix "[" | trimSuffix "]")
  "port" $port
) -}}
{{- else -}}
{}
{{- end -}}
{{- end }}

{{/* The bits of an IPv4 or IPv6 address, as ones and zeros; empty where it is none (a name). */}}
{{- define "signline.network.bits" -}}
{{- if regexMatch `^[0-9]{1,3}(\.[0-9]{1,3}){3}$` . -}}
{{- range splitList "." . }}{{ atoi . | printf "%08b" }}{{ end -}}
{{- else if regexMatch `^([0-9a-fA-F]{0,4}:)+[0-9a-fA-F]{0,4}$` . -}}
{{- $halves := splitList "::" . -}}
{{- $head := first $halves | splitList ":" | compact -}}
{{- $tail := rest $halves | join "" | splitList ":" | compact -}}
{{- $groups := $head -}}
{{- range until (add (len $head) (len $tail) | sub 8 | max 0 | int) }}{{ $groups = append $groups "0" }}{{ end -}}
{{- $digits := dict -}}
{{- range $number, $digit := splitList "" "0123456789abcdef" }}{{ $_ := set $digits $digit (printf "%04b" $number) }}{{ end -}}
{{- range concat $groups $tail -}}
{{- repeat (sub 4 (len .) | int) "0000" -}}
{{- range lower . | splitList "" }}{{ get $digits . }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Not empty where an address, as bits, lies in one of the blocks. (dict "bits" $bits "cidrs" $cidrs) */}}
{{- define "signline.network.isInBlocks" -}}
{{- $bits := .bits -}}
{{- range .cidrs -}}
{{- $block := splitList "/" . -}}
{{- $network := first $block | include "signline.network.bits" -}}
{{- if and (eq (len $network) (len $bits)) (hasPrefix (trunc (last $block | atoi) $network) $bits) }}in{{ end -}}
{{- end -}}
{{- end }}

{{/*
Ports that the rules let one of these to somebody, as JSON, as an address names them: that of the Service, or of the
pods themselves, whom Istio does not know by their addresses.
(dict "flows" $flows "from" (list "worker") "to" "cameras" "dialect" "istio")
*/}}
{{- define "signline.network.portsOf" -}}
{{- $numbers := list -}}
{{- range .flows -}}
{{- if and (has .from $.from) (eq .to $.to) -}}
{{- range .ports -}}
{{- $numbers = append $numbers (int .servicePort) -}}
{{- if ne $.dialect "istio" }}{{ $numbers = append $numbers (int .number) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "numbers" (uniq $numbers)) -}}
{{- end }}
