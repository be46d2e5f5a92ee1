{{/*
Turns devices.workloads.KEY into the spec of a claim. What a version of resource.k8s.io can say stands in
api-versions.yaml, what a vendor calls things in vendors.yaml; what is impossible ends in signline.devices.problems.
*/}}

{{/* The version of resource.k8s.io: the newest that this Kubernetes can have and that is served. Its number counts, too,
because `helm template` and Argo CD add the versions that Helm itself knows to those that a cluster serves. */}}
{{- define "signline.devices.apiVersion" -}}
{{- $wanted := .Values.devices.apiVersion -}}
{{- $found := "" -}}
{{- range (.Files.Get "api-versions.yaml" | fromYamlArray) -}}
{{- if ne $wanted "auto" -}}
{{- if eq .version $wanted }}{{ $found = .version }}{{ end -}}
{{- else if not $found -}}
{{- $young := semverCompare (printf ">=%s.0-0" .kubernetes) $.Capabilities.KubeVersion.Version -}}
{{- $gone := and .removed (semverCompare (printf ">=%s.0-0" .removed) $.Capabilities.KubeVersion.Version) -}}
{{- if and $young (not $gone) ($.Capabilities.APIVersions.Has (printf "resource.k8s.io/%s" .version)) }}{{ $found = .version }}{{ end -}}
{{- end -}}
{{- end -}}
{{ $found }}
{{- end }}

{{/* The row of api-versions.yaml that counts, as JSON. */}}
{{- define "signline.devices.expresses" -}}
{{- $version := include "signline.devices.apiVersion" . -}}
{{- range (.Files.Get "api-versions.yaml" | fromYamlArray) }}{{ if eq .version $version }}{{ toJson . }}{{ end }}{{ end -}}
{{- end }}

{{/* Devices are claimed at all. Empty is no. */}}
{{- define "signline.devices.claimed" -}}
{{- if ne .Values.devices.vendor "none" }}yes{{ end -}}
{{- end }}

{{/* A workload with what its values leave out, as JSON: (dict "root" $ "key" "hand-networks") */}}
{{- define "signline.devices.workload" -}}
{{- $defaults := dict "choices" (list "whole") "sliceProfiles" list "count" 1 "placement" "any" "claim" "perPod" "selectors" list "tolerations" list "config" dict -}}
{{ merge (deepCopy (index .root.Values.devices.workloads .key)) $defaults | toJson }}
{{- end }}

{{/* Everything that cannot be rendered, one line each, with the path in the values. */}}
{{- define "signline.devices.problems" -}}
{{- $vendorName := .Values.devices.vendor -}}
{{- $vendor := index (.Files.Get "vendors.yaml" | fromYaml) $vendorName -}}
{{- $api := include "signline.devices.expresses" . | fromJson -}}
{{- if not $api.version }}
devices.vendor: "{{ $vendorName }}" needs the API group resource.k8s.io, and Kubernetes {{ .Capabilities.KubeVersion.Version }} serves no version of it that this chart knows; set devices.vendor to "none", or name the version in devices.apiVersion
{{- else -}}
{{- range $key, $given := .Values.devices.workloads -}}
{{- $workload := include "signline.devices.workload" (dict "root" $ "key" $key) | fromJson -}}
{{- $path := printf "devices.workloads.%s" $key -}}
{{- if and (gt (len $workload.choices) 1) (not $api.firstAvailable) }}
{{ $path }}.choices: resource.k8s.io/{{ $api.version }} knows no alternatives (firstAvailable); give one choice, or use Kubernetes 1.34
{{- end -}}
{{- if and $workload.tolerations (not $api.tolerations) }}
{{ $path }}.tolerations: resource.k8s.io/{{ $api.version }} knows no taints of devices; leave them empty, or use Kubernetes 1.34
{{- end -}}
{{- range $choice := $workload.choices -}}
{{- $way := index $vendor $choice -}}
{{- if not $way }}
{{ $path }}.choices: the driver of vendor "{{ $vendorName }}" has no "{{ $choice }}"; it has {{ omit $vendor "domain" "networks" | keys | sortAlpha | join ", " }}
{{- else -}}
{{- if and (eq $choice "shared") (not $api.capacity) }}
{{ $path }}.choices: resource.k8s.io/{{ $api.version }} cannot claim a share of a device's capacity; take "slice" or "whole", or use Kubernetes 1.34 with the gate DRAConsumableCapacity
{{- end -}}
{{- if and (ne $workload.placement "any") (not $way.gpu) }}
{{ $path }}.placement: the driver of vendor "{{ $vendorName }}" does not say which GPU a "{{ $choice }}" is on; set it to "any"
{{- end -}}
{{- if and (eq $choice "whole") (eq $workload.placement "same-gpu") }}
{{ $path }}.placement: whole GPUs cannot be parts of one GPU; set it to "any", or leave "whole" out of choices
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq $workload.placement "different-gpus") (not $api.distinctAttribute) (ne (join "," $workload.choices) "whole") }}
{{ $path }}.placement: resource.k8s.io/{{ $api.version }} cannot say "different-gpus" (distinctAttribute); set it to "any", or use Kubernetes 1.34
{{- end -}}
{{- if and (ne $workload.placement "any") (lt (int $workload.count) 2) }}
{{ $path }}.placement: "{{ $workload.placement }}" speaks of several devices, and count is {{ $workload.count }}; raise it, or set placement to "any"
{{- end -}}
{{ include "signline.devices.problems.selectors" (dict "path" $path "selectors" $workload.selectors) }}
{{- if and $workload.sliceProfiles (not (has "slice" $workload.choices)) }}
{{ $path }}.sliceProfiles: choices has no "slice", so they would be ignored; add it, or leave them empty
{{- end -}}
{{- with $vendor.slice }}
{{- range $index, $profile := $workload.sliceProfiles }}
{{- if not (regexMatch $vendor.slice.like $profile) }}
{{ $path }}.sliceProfiles[{{ $index }}]: "{{ $profile }}" is no profile of vendor "{{ $vendorName }}", which calls them such as {{ $vendor.slice.such }}; correct it, or leave it out
{{- end }}
{{- end }}
{{- end }}
{{- range $choice, $parameters := $workload.config -}}
{{- if not (has $choice $workload.choices) }}
{{ $path }}.config.{{ $choice }}: choices has no "{{ $choice }}", so it would be ignored; add it, or leave it out
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* What one way of having a device asks for: (dict "vendor" … "choice" … "workload" … "api" …) */}}
{{- define "signline.devices.ask" -}}
{{- $way := index .vendor .choice -}}
deviceClassName: {{ $way.class }}
allocationMode: ExactCount
count: {{ .workload.count }}
selectors:
{{- with $way.type }}
- cel: {expression: {{ printf "device.attributes['%s'].?type.orValue('') == '%s'" $.vendor.domain . | quote }}}
{{- end }}
{{- if eq .choice "slice" }}
{{- with .workload.sliceProfiles }}
- cel: {expression: {{ printf "device.attributes['%s'].?%s.orValue('') in ['%s']" $.vendor.domain $way.profile (join "', '" .) | quote }}}
{{- end }}
{{- end }}
- cel: {expression: {{ printf "device.capacity['%s'].?memory.orValue(quantity('0')).compareTo(quantity('%s')) >= 0" .vendor.domain .workload.memory | quote }}}
{{- if eq .choice "shared" }}
- cel: {expression: device.allowMultipleAllocations}
{{- end }}
{{- range .workload.selectors }}
- cel: {expression: {{ . | quote }}}
{{- end }}
{{- if eq .choice "shared" }}
capacity: {requests: {memory: {{ .workload.memory | quote }}}}
{{- end }}
{{- /* No effect means every effect, yet the eviction controller of Kubernetes 1.36 evicts unless NoExecute is named. */}}
{{- $tolerations := list }}
{{- range $toleration := .workload.tolerations }}
{{- range ternary (list $toleration.effect) (list "NoSchedule" "NoExecute") (hasKey $toleration "effect") }}
{{- $tolerations = append $tolerations (merge (dict "effect" .) $toleration) }}
{{- end }}
{{- end }}
{{- with $tolerations }}
tolerations: {{- toYaml . | nindent 0 }}
{{- end }}
{{- end }}

{{/* The spec of a claim: (dict "root" $ "key" "hand-networks") */}}
{{- define "signline.devices.spec" -}}
{{- $workload := include "signline.devices.workload" . | fromJson -}}
{{- $vendor := index (.root.Files.Get "vendors.yaml" | fromYaml) .root.Values.devices.vendor -}}
{{- $api := include "signline.devices.expresses" .root | fromJson -}}
{{- $several := gt (len $workload.choices) 1 -}}
devices:
  requests:
  - name: gpu
{{- if $several }}
    firstAvailable:
{{- range $workload.choices }}
    - name: {{ . }}
      {{- include "signline.devices.ask" (dict "vendor" $vendor "choice" . "workload" $workload) | nindent 6 }}
{{- end }}
{{- else if $api.nested }}
    exactly:
      {{- include "signline.devices.ask" (dict "vendor" $vendor "choice" (first $workload.choices) "workload" $workload) | nindent 6 }}
{{- else }}
    {{- include "signline.devices.ask" (dict "vendor" $vendor "choice" (first $workload.choices) "workload" $workload) | nindent 4 }}
{{- end }}
{{- /* Whole GPUs are different ones in any case. */}}
{{- if ne $workload.placement "any" }}
{{- $constraints := list -}}
{{- range without $workload.choices "whole" -}}
{{- $attribute := ternary "matchAttribute" "distinctAttribute" (eq $workload.placement "same-gpu") -}}
{{- $constraints = append $constraints (dict "requests" (list (ternary (printf "gpu/%s" .) "gpu" $several)) $attribute (index $vendor .).gpu) -}}
{{- end -}}
{{- with $constraints }}
  constraints: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with $workload.config }}
  config:
{{- range $choice, $parameters := . }}
  - requests: [{{ ternary (printf "gpu/%s" $choice) "gpu" $several }}]
    opaque:
      driver: {{ $vendor.domain }}
      parameters: {{- toYaml $parameters | nindent 8 }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the claim says beyond one device of a class, as api-versions.yaml calls it. */}}
{{- define "signline.devices.uses" -}}
{{- $spec := include "signline.devices.spec" . -}}
{{- $uses := list -}}
{{- range list "firstAvailable" "tolerations" "capacity" "distinctAttribute" -}}
{{- if regexMatch (printf "(?m)^[ -]*%s:" .) $spec }}{{ $uses = append $uses . }}{{ end -}}
{{- end -}}
{{ join "," $uses }}
{{- end }}

{{/* The name of a key's template or claim; it carries a hash of all that it says, since neither can be changed. */}}
{{- define "signline.devices.name" -}}
{{- $content := printf "%s %s" (include "signline.devices.apiVersion" .root) (include "signline.devices.spec" . | fromYaml | toJson) -}}
{{ printf "%s-%s" (include "signline.name" .root) .key | trunc 52 | trimSuffix "-" }}-{{ sha256sum $content | trunc 10 }}
{{- end }}
