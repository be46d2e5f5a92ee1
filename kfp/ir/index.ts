export type { ArtifactTypeSchema } from './artifact-type-schema.ts'
export type { ComponentSpec, TaskConfigPassthrough } from './component-spec.ts'
export type { ContainerSpec, EnvVar } from './container-spec.ts'
export type {
  ArtifactSelector,
  DagOutputArtifact,
  DagOutputParameter,
  DagOutputs,
  ParameterSelector,
} from './dag-outputs.ts'
export type { DagSpec } from './dag-spec.ts'
export type { DeploymentConfig, ExecutorSpec } from './deployment-config.ts'
export type { ImporterSpec } from './importer-spec.ts'
export type {
  InputArtifactDefinition,
  InputDefinitions,
  InputParameterDefinition,
} from './input-definitions.ts'
export type { ParameterIterator } from './iterator.ts'
export { canonicalJson, type Json, type JsonObject } from './json.ts'
export type { ConfigMapAsEnv, FieldPathAsEnv, SecretAsEnv } from './kubernetes-environment.ts'
export type { KubernetesExecutorConfig } from './kubernetes-executor-config.ts'
export type {
  ImagePullSecret,
  InitContainer,
  PodMetadata,
  PodResourceClaim,
  SecurityContext,
} from './kubernetes-pod.ts'
export type {
  NodeAffinityTerm,
  NodeSelector,
  PodAffinityTerm,
  SelectorRequirement,
  Toleration,
} from './kubernetes-scheduling.ts'
export type {
  ConfigMapAsVolume,
  EmptyDirMount,
  GenericEphemeralVolume,
  PvcMount,
  SecretAsVolume,
} from './kubernetes-volumes.ts'
export type {
  OutputArtifactDefinition,
  OutputDefinitions,
  OutputParameterDefinition,
} from './output-definitions.ts'
export { type ParameterType, parameterTypes } from './parameter-type.ts'
export type { PipelineConfig, PvcSpecPatch, WorkspaceConfig } from './pipeline-config.ts'
export type { PipelineInfo } from './pipeline-info.ts'
export { type PipelineSpec, SCHEMA_VERSION } from './pipeline-spec.ts'
export type { PlatformSpec, SinglePlatformSpec } from './platform-spec.ts'
export { quantityValue } from './quantity.ts'
export type { ResourceSpec } from './resource-spec.ts'
export type { RetryPolicy } from './retry-policy.ts'
export { type Target, targets } from './target.ts'
export type { InputArtifact, InputParameter, TaskInputs } from './task-inputs.ts'
export type { CachingOptions, TaskSpec } from './task-spec.ts'
export type { TriggerPolicy, TriggerStrategy } from './trigger-policy.ts'
export type { ValueOrRuntimeParameter } from './value-or-runtime-parameter.ts'
export { readYaml, type YamlReading } from './yaml/read-yaml.ts'
export { type CompiledPipeline, writePipelineYaml } from './yaml/write-yaml.ts'
export { plainValue, treeOf, type YamlEntry, type YamlNode, type YamlPosition } from './yaml/yaml-tree.ts'
