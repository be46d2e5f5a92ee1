import type { KubernetesExecutorConfig } from '../../ir/kubernetes-executor-config.ts'
import { quantityValue } from '../../ir/quantity.ts'
import type { InputParameter } from '../../ir/task-inputs.ts'
import type { Path } from './finding.ts'
import { didYouMean } from './report.ts'
import { producerOf, type SpecIndex, type TaskUse } from './spec-index.ts'

/** Checks the second document against the first: labels, what its settings refer to, their values. */
export function checkPlatform(index: SpecIndex): void {
  const { report } = index
  const size = index.platform?.platforms?.kubernetes?.pipelineConfig?.workspace?.size
  if (size !== undefined && quantityValue(size) === undefined)
    report.error(
      'value',
      ['platforms', 'kubernetes', 'pipelineConfig', 'workspace', 'size'],
      `"${size}" is no quantity of Kubernetes`,
      'write a size such as 10Gi',
    )
  const configs = index.platform?.platforms?.kubernetes?.deploymentSpec?.executors ?? {}
  for (const [label, config] of Object.entries(configs)) {
    const path: Path = ['platforms', 'kubernetes', 'deploymentSpec', 'executors', label]
    if (index.executors[label] === undefined)
      report.error(
        'unknown-executor',
        path,
        `the pipeline has no executor "${label}"`,
        didYouMean(label, Object.keys(index.executors)),
      )
    const uses = index.tasks.filter(({ component }) => component?.spec.executorLabel === label)
    for (const reference of referencesIn(config, path)) checkReference(index, uses, reference)
    checkValues(index, config, path)
    checkClaims(index, config, path)
  }
}

interface Reference {
  readonly input: InputParameter
  readonly path: Path
}

/** Every object of a config that refers to an input or a task's output, whatever its name. */
function referencesIn(value: unknown, path: Path): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item, place) => referencesIn(item, [...path, place]))
  if (value === null || typeof value !== 'object') return []
  const isReference = 'componentInputParameter' in value || 'taskOutputParameter' in value
  const own = isReference ? [{ input: value as InputParameter, path }] : []
  const inner = Object.entries(value).flatMap(([key, part]) => referencesIn(part, [...path, key]))
  return [...own, ...inner]
}

/** The driver resolves these in the graph that the task stands in, not among the task's own inputs. */
function checkReference(index: SpecIndex, uses: readonly TaskUse[], { input, path }: Reference): void {
  const { report } = index
  for (const use of uses) {
    if (input.componentInputParameter !== undefined) {
      const inputs = use.parent.spec.inputDefinitions?.parameters ?? {}
      if (inputs[input.componentInputParameter] === undefined)
        report.error(
          'unknown-input',
          [...path, 'componentInputParameter'],
          `${use.parent.name}, where task "${use.name}" stands, has no input parameter "${input.componentInputParameter}"`,
          didYouMean(input.componentInputParameter, Object.keys(inputs)),
        )
    }
    if (input.taskOutputParameter !== undefined) {
      const { producerTask, outputParameterKey } = input.taskOutputParameter
      const at: Path = [...path, 'taskOutputParameter']
      if (use.dag.tasks?.[producerTask] === undefined) {
        report.error(
          'unknown-producer',
          [...at, 'producerTask'],
          `no task "${producerTask}" beside task "${use.name}"`,
          didYouMean(producerTask, Object.keys(use.dag.tasks ?? {})),
        )
        continue
      }
      const outputs = producerOf(index, use, producerTask)?.spec.outputDefinitions?.parameters ?? {}
      if (outputs[outputParameterKey] === undefined)
        report.error(
          'unknown-output',
          [...at, 'outputParameterKey'],
          `task "${producerTask}" has no output parameter "${outputParameterKey}"`,
          didYouMean(outputParameterKey, Object.keys(outputs)),
        )
    }
  }
}

const PULL_POLICIES = ['Always', 'Never', 'IfNotPresent']
const TOLERATION_OPERATORS = ['Exists', 'Equal', 'Lt', 'Gt']
const TOLERATION_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const SELECTOR_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']
const RESERVED_INIT_CONTAINERS = ['kfp-launcher']

function checkValues({ report }: SpecIndex, config: KubernetesExecutorConfig, path: Path): void {
  const oneOf = (value: string | undefined, allowed: readonly string[], at: Path): void => {
    if (value !== undefined && value !== '' && !allowed.includes(value))
      report.error('platform', at, `Kubernetes does not know "${value}"`, didYouMean(value, allowed))
  }
  oneOf(config.imagePullPolicy, PULL_POLICIES, [...path, 'imagePullPolicy'])
  for (const [place, toleration] of (config.tolerations ?? []).entries()) {
    oneOf(toleration.operator, TOLERATION_OPERATORS, [...path, 'tolerations', place, 'operator'])
    oneOf(toleration.effect, TOLERATION_EFFECTS, [...path, 'tolerations', place, 'effect'])
  }
  for (const [place, term] of (config.nodeAffinity ?? []).entries()) {
    const at: Path = [...path, 'nodeAffinity', place]
    if (term.weight !== undefined && (term.weight < 1 || term.weight > 100))
      report.error('platform', [...at, 'weight'], `the weight is ${term.weight}`, 'give 1 to 100')
    for (const [inner, { operator }] of (term.matchExpressions ?? []).entries())
      oneOf(operator, SELECTOR_OPERATORS, [...at, 'matchExpressions', inner, 'operator'])
  }
  const names = new Set<string>(RESERVED_INIT_CONTAINERS)
  for (const [place, { name }] of (config.initContainers ?? []).entries()) {
    if (name !== undefined && names.has(name))
      report.error(
        'platform',
        [...path, 'initContainers', place, 'name'],
        `the name "${name}" is taken`,
        'call the init container differently',
      )
    names.add(name ?? '')
  }
}

function checkClaims({ report }: SpecIndex, config: KubernetesExecutorConfig, path: Path): void {
  const seen = new Set<string>()
  for (const [place, claim] of (config.podResourceClaims ?? []).entries()) {
    const at: Path = [...path, 'podResourceClaims', place]
    const key = JSON.stringify(claim.resourceClaimJson ?? claim.resourceClaimTemplateName)
    if (key === undefined)
      report.error('platform', at, 'the claim names no template', 'give resourceClaimTemplateName')
    else if (seen.has(key))
      report.error('platform', at, 'the same claim stands here twice', 'claim a template once per task')
    seen.add(key ?? '')
  }
}
