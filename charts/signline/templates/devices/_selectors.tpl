{{/*
Selectors that are surely no CEL, one line each; the API server compiles the rest when they are installed, and names the
place in the claim. (dict "path" "devices.workloads.hand-networks" "selectors" …)
*/}}
{{- define "signline.devices.problems.selectors" -}}
{{- $path := .path -}}
{{- range $index, $selector := .selectors }}
{{- /* Strings with escapes, and raw and triple-quoted ones, have rules of their own. */}}
{{- if not (regexMatch `\\|"""|'''` $selector) }}
{{- $code := regexReplaceAll `"[^"]*"|'[^']*'` $selector "0" }}
{{- $at := printf "%s.selectors[%d]" $path $index }}
{{- if regexMatch `["']` $code }}
{{ $at }}: {{ $selector }} has a quotation mark without its other one; add it
{{- else }}
{{- range $pair := list "()" "[]" "{}" }}
{{- $opened := sub (len $code) (len (replace (substr 0 1 $pair) "" $code)) }}
{{- $closed := sub (len $code) (len (replace (substr 1 2 $pair) "" $code)) }}
{{- if ne $opened $closed }}
{{ $at }}: {{ $selector }} opens {{ $opened }} of {{ $pair }} and closes {{ $closed }}; add what lacks
{{- end }}
{{- end }}
{{- if regexMatch `(^|[^=!<>])=([^=]|$)` $code }}
{{ $at }}: {{ $selector }} has a single =, and CEL compares by ==; write that
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
