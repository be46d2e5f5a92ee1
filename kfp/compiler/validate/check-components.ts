import type { Path } from './finding.ts'
import { didYouMean } from './report.ts'
import type { NamedComponent, SpecIndex } from './spec-index.ts'
import { constantFit } from './value-types.ts'

/** Checks each component by itself: that something runs behind it, and that its defaults fit. */
export function checkComponents(index: SpecIndex): void {
  const { report, executors } = index
  const root: NamedComponent = { name: 'root', spec: index.spec.root ?? {}, path: ['root'] }
  for (const component of [root, ...index.components.values()]) {
    const { spec, path, name } = component
    if (spec.dag === undefined && spec.executorLabel === undefined)
      report.error(
        'missing-field',
        path,
        `nothing runs behind "${name}": it has neither dag nor executorLabel`,
        'give it one of them',
      )
    if (spec.executorLabel !== undefined && executors[spec.executorLabel] === undefined)
      report.error(
        'unknown-executor',
        [...path, 'executorLabel'],
        `no executor "${spec.executorLabel}"`,
        didYouMean(spec.executorLabel, Object.keys(executors)),
      )
    checkDefaults(index, component)
  }
  for (const [key, { isOptional }] of Object.entries(root.spec.inputDefinitions?.artifacts ?? {}))
    if (isOptional !== true)
      report.warn(
        'missing-input',
        ['root', 'inputDefinitions', 'artifacts', key],
        'a run hands in parameters only, so it never gives this artifact',
        'take its URI as a parameter and import it',
      )
  for (const component of index.components.values())
    if (!index.usesOf.has(component.name))
      report.warn('unused', component.path, `no task runs "${component.name}"`, 'take it out')
}

function checkDefaults({ report }: SpecIndex, component: NamedComponent): void {
  for (const [key, definition] of Object.entries(component.spec.inputDefinitions?.parameters ?? {})) {
    const path: Path = [...component.path, 'inputDefinitions', 'parameters', key]
    const { parameterType, defaultValue, literals } = definition
    if (parameterType === undefined && definition.type === undefined)
      report.error('missing-field', path, `the parameter "${key}" has no type`, 'add parameterType')
    if (defaultValue !== undefined && constantFit(defaultValue, parameterType) !== 'fits')
      report.error(
        'type-mismatch',
        [...path, 'defaultValue'],
        `the default is ${JSON.stringify(defaultValue).slice(0, 60)}, the parameter is ${parameterType}`,
        'give a default of that type',
      )
    if (literals === undefined || defaultValue === undefined) continue
    if (!literals.some((literal) => JSON.stringify(literal) === JSON.stringify(defaultValue)))
      report.error(
        'value',
        [...path, 'defaultValue'],
        'the default is none of the literals',
        'use one of them',
      )
  }
  for (const [key, { parameterType, type }] of Object.entries(
    component.spec.outputDefinitions?.parameters ?? {},
  )) {
    if (parameterType !== undefined || type !== undefined) continue
    const path: Path = [...component.path, 'outputDefinitions', 'parameters', key]
    report.error('missing-field', path, `the parameter "${key}" has no type`, 'add parameterType')
  }
}
