{{/*
Everything that values say and that cannot be, or would do nothing without a word: one line each, with the path, the
value and the remedy. What one value may be by itself, values.schema.json says.
*/}}
{{- define "signline.problems" -}}
{{ include "signline.problems.gateway" . }}
{{ include "signline.problems.worker" . }}
{{ include "signline.problems.redis" . }}
{{ include "signline.problems.telemetry" . }}
{{ include "signline.problems.costs" . }}
{{ include "signline.problems.image" . }}
{{ include "signline.problems.resources" . }}
{{ include "signline.problems.tolerations" . }}
{{- if ne .Values.scaling.by "none" }}
{{ include "signline.problems.scaling" . }}
{{- end }}
{{- if include "signline.devices.claimed" . }}
{{ include "signline.devices.problems" . }}
{{- end }}
{{ include "signline.kubeflow.problems" . }}
{{- range $dialect := list "networkPolicy" "clusterNetworkPolicy" "istio" "cilium" }}
{{- if (get $.Values.network $dialect).enabled }}
{{ include "signline.network.problems" (dict "root" $ "dialect" $dialect) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "signline.problems.gateway" -}}
{{- with .Values.gateway -}}
{{- range $way := list "ingress" "route" }}
{{- if and (get $.Values.gateway $way).enabled (not $.Values.gateway.enabled) }}
gateway.{{ $way }}.enabled: true, and gateway.enabled is false, so there is nobody to come in to; switch it off, or the gateway on
{{- end }}
{{- end }}
{{- if and .ingress.enabled (not .ingress.hosts) }}
gateway.ingress.hosts: empty, and gateway.ingress.enabled is true; name the host by which browsers come in
{{- end }}
{{- if and .route.enabled (not .route.parentRefs) }}
gateway.route.parentRefs: empty, and gateway.route.enabled is true; name the Gateway that it joins
{{- end }}
{{- range $index, $origin := .origins }}
{{- if regexMatch "^(https://.*:443|http://.*:80)$" $origin }}
gateway.origins[{{ $index }}]: {{ $origin }} names the port that browsers leave out; write {{ regexReplaceAll ":[0-9]+$" $origin "" }}
{{- end }}
{{- end }}
{{- range $index, $camera := .allowedCameras }}
{{- if regexMatch "^[A-Za-z]+://[^/?#]*@" $camera }}
gateway.allowedCameras[{{ $index }}]: {{ regexReplaceAll "//[^/?#]*@" $camera "//" }} has a user or password, which is not compared and would lie in the Deployment for all to read; leave it out
{{- end }}
{{- end }}
{{- if ge (int .preStopSeconds) (int .terminationGracePeriodSeconds) }}
gateway.preStopSeconds: {{ int .preStopSeconds }} leaves nothing of gateway.terminationGracePeriodSeconds, {{ int .terminationGracePeriodSeconds }}, for sockets to be moved; raise the second
{{- end }}
{{- if and (eq .service.type "ClusterIP") (ne .service.externalTrafficPolicy "Cluster") }}
gateway.service.externalTrafficPolicy: "{{ .service.externalTrafficPolicy }}", and gateway.service.type is ClusterIP, which nobody outside reaches; set type to NodePort or LoadBalancer
{{- end }}
{{- range $field := list "loadBalancerClass" "loadBalancerSourceRanges" }}
{{- if and (ne $.Values.gateway.service.type "LoadBalancer") (get $.Values.gateway.service $field) }}
gateway.service.{{ $field }}: set, and gateway.service.type is {{ $.Values.gateway.service.type }}, so it would be ignored; set type to LoadBalancer
{{- end }}
{{- end }}
{{ include "signline.problems.pods" (dict "part" "gateway" "values" .) }}
{{- end -}}
{{- end }}

{{- define "signline.problems.worker" -}}
{{- with .Values.worker -}}
{{- if not .enabled }}
{{- if eq (toString .deletionCost) "true" }}
worker.deletionCost: true, and worker.enabled is false, so nobody would write it; set it to auto
{{- end }}
{{- if .recordings.claimName }}
worker.recordings.claimName: "{{ .recordings.claimName }}", and worker.enabled is false, so nobody would record; leave it empty
{{- end }}
{{- else if and (ne $.Values.devices.vendor "none") .device (not (hasKey $.Values.devices.workloads .device)) }}
worker.device: "{{ .device }}" is not in devices.workloads, which has {{ keys $.Values.devices.workloads | sortAlpha | join ", " }}
{{- end }}
{{- if ne $.Values.scaling.by "none" }}
{{- range $most, $scaled := dict "maxCameras" "camerasPerWorker" "maxSessions" "sessionsPerWorker" }}
{{- if ne (toString (get $.Values.worker $most)) "auto" }}
worker.{{ $most }}: {{ get $.Values.worker $most }}, and scaling.by is {{ $.Values.scaling.by }}, which goes by scaling.{{ $scaled }}; say it there, and set this to auto
{{- end }}
{{- end }}
{{- end }}
{{ include "signline.problems.pods" (dict "part" "worker" "values" .) }}
{{- end -}}
{{- end }}

{{/* What the Deployment of either may say: (dict "part" "worker" "values" .Values.worker) */}}
{{- define "signline.problems.pods" -}}
{{- $part := .part -}}
{{- with .values.disruptionBudget }}
{{- if and .enabled (regexMatch "^0+%?$" (toString .maxUnavailable)) }}
{{ $part }}.disruptionBudget.maxUnavailable: {{ .maxUnavailable }} lets no pod be moved, so no node could be drained; raise it, or set {{ $part }}.disruptionBudget.enabled to false
{{- end }}
{{- end }}
{{- $setBy := include "signline.environment.setBy" . | fromYaml -}}
{{- $names := list }}
{{- range $index, $variable := .values.extraEnv }}
{{- $path := printf "%s.extraEnv[%d]" $part $index }}
{{- if hasKey $setBy .name }}
{{ $path }}.name: {{ .name }} is set by {{ get $setBy .name }}; say it there, and leave it out here
{{- end }}
{{- if has .name $names }}
{{ $path }}.name: {{ .name }} is there twice; leave one out
{{- end }}
{{- if and (hasKey . "value") (hasKey . "valueFrom") }}
{{ $path }}: {{ .name }} has both value and valueFrom; leave one out
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- end }}

{{- define "signline.problems.redis" -}}
{{- with .Values.redis -}}
{{- if and .trial.enabled .url.secretName }}
redis.url.secretName: "{{ .url.secretName }}", and redis.trial.enabled is true, so it would be ignored; set that to false, or leave this empty
{{- end }}
{{- if and (not .trial.enabled) (not .url.secretName) (or $.Values.gateway.enabled $.Values.worker.enabled) }}
redis.url.secretName: empty, and redis.trial.enabled is false; name a Secret that holds the URL of a Redis
{{- end }}
{{- end -}}
{{- end }}

{{- define "signline.problems.telemetry" -}}
{{- with .Values.telemetry -}}
{{- if regexMatch "/v1/(traces|metrics|logs)/?$" (toString .otlpEndpoint) }}
telemetry.otlpEndpoint: {{ .otlpEndpoint }} ends in the path of one signal, which is put behind it; write {{ regexReplaceAll "/v1/[a-z]+/?$" .otlpEndpoint "" }}
{{- end }}
{{- if and .scrapeAnnotations .podMonitor.enabled }}
telemetry.podMonitor.enabled: true, and telemetry.scrapeAnnotations is true, so pods could be scraped twice; leave one
{{- end }}
{{- if not (include "signline.metricsPorts" $) }}
{{- range $name, $on := dict "scrapeAnnotations" .scrapeAnnotations "podMonitor.enabled" .podMonitor.enabled }}
{{- if $on }}
telemetry.{{ $name }}: true, and neither gateway.enabled nor worker.enabled with worker.metrics.enabled is, so there is nothing to scrape; set it to false
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
{{- with .Values.dashboards -}}
{{- if and .project (eq .as "perses") }}
dashboards.project: "{{ .project }}", and dashboards.as is perses, whose project is the namespace; leave it empty
{{- end }}
{{- end -}}
{{- end }}

{{- define "signline.problems.costs" -}}
{{- with .Values.costs -}}
{{- $carried := include "signline.podLabels" (dict "root" $ "component" "any") | fromYaml }}
{{- range .requiredLabels }}
{{- if not (get $carried .) }}
costs.labels.{{ . }}: {{ ternary "empty" "not there" (hasKey $carried .) }}, and costs.requiredLabels asks it of every pod; give it a value
{{- end }}
{{- end }}
{{- if and .namespaces (not .requiredLabels) (not .deviceQuota) }}
costs.namespaces: {{ join ", " .namespaces }}, and neither costs.requiredLabels nor costs.deviceQuota says what holds there; say it, or leave this empty
{{- end }}
{{- end -}}
{{- end }}

{{- define "signline.problems.image" -}}
{{- with .Values.image -}}
{{- if and .digest (not .gpuDigest) (eq $.Values.devices.vendor "nvidia") }}
image.gpuDigest: empty, and image.digest is set, so workers on GPUs would be pinned by no digest; give theirs, or leave both empty
{{- end }}
{{- end -}}
{{- end }}

{{- define "signline.problems.scaling" -}}
{{- with .Values.scaling -}}
{{- if gt (int .minReplicas) (int .maxReplicas) }}
scaling.minReplicas: {{ int .minReplicas }}, and scaling.maxReplicas is {{ int .maxReplicas }}; lower the first
{{- end }}
{{- if and (eq .by "hpa") (lt (int .minReplicas) 1) }}
scaling.minReplicas: 0, and scaling.by is hpa, which keeps one worker; raise it to 1, or let keda scale
{{- end }}
{{- if not $.Values.worker.enabled }}
scaling.by: {{ .by }}, and worker.enabled is false; there is nothing to scale
{{- end }}
{{- if and (eq .by "keda") (not $.Values.gateway.enabled) }}
scaling.by: keda, and gateway.enabled is false; KEDA asks the gateway
{{- end }}
{{- end -}}
{{- end }}
