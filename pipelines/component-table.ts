import type { Component, Definitions } from '@kubeflow/pipelines/dsl'

type Definition = Definitions[string]

const BEGIN = '<!-- inputs and outputs: written by npm run generate -->'
const END = '<!-- end of inputs and outputs -->'

/** What a component takes and gives, as Markdown. */
export function componentTable({ definition, inputs, outputs }: Component): string {
  const rows = (kind: string, definitions: Definitions): string[] =>
    Object.entries(definitions).map(
      ([name, defined]) =>
        `| ${kind} | \`${name}\` | ${typeOf(defined)} | ${needOf(kind, defined)} | ${cell(defined.description ?? '')} |`,
    )
  return [
    `Component \`${definition.name}\`: ${definition.description ?? ''} Command \`${definition.command.join(' ')}\`.`,
    '',
    '| | name | type | default | |',
    '|---|---|---|---|---|',
    ...rows('in', inputs),
    ...rows('out', outputs),
  ].join('\n')
}

/** A README with the table in its place; it is put at the end where there was none. */
export function withTable(readme: string, component: Component): string {
  const block = `${BEGIN}\n${componentTable(component)}\n${END}`
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (begin < 0 || end < begin) return `${readme.trimEnd()}\n\n## In a pipeline\n\n${block}\n`
  return `${readme.slice(0, begin)}${block}${readme.slice(end + END.length)}`
}

function typeOf(definition: Definition): string {
  if (definition.role === 'artifact') return `${definition.isList ? 'list of ' : ''}${definition.type.title}`
  return definition.type.kind
}

function needOf(kind: string, definition: Definition): string {
  if (kind === 'out') return ''
  if (definition.role === 'parameter' && definition.default !== undefined)
    return `\`${JSON.stringify(definition.default)}\``
  return definition.need
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
