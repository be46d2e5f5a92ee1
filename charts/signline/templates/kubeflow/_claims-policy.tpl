{{/* The version of MutatingAdmissionPolicy, or another form's name; empty where this Kubernetes has none. */}}
{{- define "signline.kubeflow.policy" -}}
{{- $wanted := .Values.kubeflow.policy -}}
{{- if or (not .Values.kubeflow.namespaces) (not (include "signline.devices.claimed" .)) -}}
none
{{- else if ne $wanted "auto" -}}
{{ $wanted }}
{{- else if semverCompare ">=1.36.0-0" .Capabilities.KubeVersion.Version -}}
v1
{{- else if semverCompare ">=1.34.0-0" .Capabilities.KubeVersion.Version -}}
v1beta1
{{- end -}}
{{- end }}

{{- define "signline.kubeflow.problems" -}}
{{- if and .Values.kubeflow.upload.enabled .Values.kubeflow.namespaces (include "signline.devices.claimed" .) (has "transcribe" .Values.kubeflow.upload.pipelines) }}
{{- range $key := list "hand-networks" "sign-networks" }}
{{- if not (hasKey $.Values.devices.workloads $key) }}
kubeflow.upload.pipelines: transcribe claims "{{ $key }}", which is not in devices.workloads; add it there, or upload transcribe-cpu
{{- end }}
{{- end }}
{{- end }}
{{- if not (include "signline.kubeflow.policy" .) }}
kubeflow.policy: Kubernetes {{ .Capabilities.KubeVersion.Version }} has no MutatingAdmissionPolicy; set it to "kyverno" (with Kyverno installed), or to "none" and compile pipelines for kfp-next
{{- end }}
{{- end }}

{{/* Pods that name claims in our annotation and have the container that Kubeflow runs a step in. */}}
{{- define "signline.kubeflow.match" -}}
matchConditions:
- name: names-claims
  expression: {{ printf "object.metadata.?annotations.orValue({}).exists(name, name == '%s')" .Values.kubeflow.annotation | quote }}
- name: runs-a-step
  expression: object.spec.containers.exists(container, container.name == 'main')
{{- end }}

{{- define "signline.kubeflow.rules" -}}
resourceRules:
- apiGroups: ['']
  apiVersions: [v1]
  operations: [CREATE]
  resources: [pods]
{{- end }}

{{/* The keys in the annotation. */}}
{{- define "signline.kubeflow.keys" -}}
object.metadata.annotations['{{ .Values.kubeflow.annotation }}'].split(',').map(key, key.trim()).filter(key, key != '')
{{- end }}

{{/* What is added to the pod; what it has of its own stays. */}}
{{- define "signline.kubeflow.addition" -}}
Object{
  spec: Object.spec{
    resourceClaims: variables.missing.map(key,
      Object.spec.resourceClaims{name: key, resourceClaimTemplateName: variables.templates[key]}),
    containers: object.spec.containers.filter(container, container.name == 'main').map(container,
      Object.spec.containers{
        name: container.name,
        resources: Object.spec.containers.resources{
          claims: variables.missing.map(key, Object.spec.containers.resources.claims{name: key})
        }
      })
  }
}
{{- end }}

{{/* The keys that the pod lacks, each once because a map has it once: the CEL of Kubernetes 1.34 has no distinct(). */}}
{{- define "signline.kubeflow.missing" -}}
variables.templates.filter(key, key in variables.keys && !object.spec.?resourceClaims.orValue([]).exists(claim, claim.name == key))
{{- end }}
