{{/* What a hook may do lies beside it as hooks of the same events, because after uninstalling nothing else is left; it
goes with the hook, even one that failed (to Argo CD `hook-failed` means any hook; Helm needs no word for that).
"post-upgrade,post-rollback" */}}
{{- define "signline.hooks.rights" -}}
helm.sh/hook: {{ . }}
helm.sh/hook-weight: '-5'
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed
{{- end }}

{{/* A job that failed stays until the next one, and Helm prints its log. */}}
{{- define "signline.hooks.ending" -}}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
helm.sh/hook-output-log-policy: hook-failed
{{- end }}

{{/* A hook's pod: (dict "root" $ "component" … "serviceAccount" … "token" whether it asks the API server) */}}
{{- define "signline.hooks.pod" -}}
serviceAccountName: {{ .serviceAccount }}
automountServiceAccountToken: {{ .token }}
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.hooks.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.hooks.tolerations }}
tolerations: {{- toYaml . | nindent 0 }}
{{- end }}
securityContext: {{- include "signline.podSecurity" .root | nindent 2 }}
volumes:
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- with .volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "signline.hooks.container" -}}
image: {{ include "signline.image" (dict "root" . "gpu" false) }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
resources: {{- toYaml .Values.hooks.resources | nindent 2 }}
securityContext: {{- include "signline.containerSecurity" . | nindent 2 }}
volumeMounts:
- {name: tmp, mountPath: /tmp}
{{- end }}
