/** The `{{$…}}` placeholders of a text, by what they name. */
export interface Placeholders {
  readonly inputParameters: readonly string[]
  readonly inputArtifacts: readonly string[]
  readonly outputParameters: readonly string[]
  readonly outputArtifacts: readonly string[]
  /** Placeholders that no launcher fills in, as they are written. */
  readonly unknown: readonly string[]
}

const PLACEHOLDER = /\{\{\$(.*?)\}\}/gs
const NAMED = /^\.(inputs|outputs)\.(parameters|artifacts)\[(?:'|\\?")(.+?)(?:'|\\?")\](.*)$/s
const PLAIN: ReadonlySet<string> = new Set([
  '',
  '.json_escape[1]',
  '.pipeline_job_name',
  '.pipeline_job_resource_name',
  '.pipeline_job_uuid',
  '.pipeline_job_create_time_utc',
  '.pipeline_job_schedule_time_utc',
  '.pipeline_root',
  '.pipeline_task_name',
  '.pipeline_task_uuid',
  '.workspace_path',
])

/** Members that a placeholder may ask of what it names. */
const MEMBERS: Record<string, RegExp> = {
  'inputs.parameters': /^$/,
  'outputs.parameters': /^\.output_file$/,
  'inputs.artifacts': /^(?:\.(?:uri|path|name|metadata|type)|\.?metadata\[.+\]|\.properties\[.+\])?$/s,
  'outputs.artifacts': /^(?:\.(?:uri|path|name|metadata|type)|\.?metadata\[.+\]|\.properties\[.+\])?$/s,
}

export const WORKSPACE_PATH = '{{$.workspace_path}}'

export function placeholdersIn(text: string): Placeholders {
  const found = {
    inputParameters: [] as string[],
    inputArtifacts: [] as string[],
    outputParameters: [] as string[],
    outputArtifacts: [] as string[],
    unknown: [] as string[],
  }
  const lists = {
    'inputs.parameters': found.inputParameters,
    'inputs.artifacts': found.inputArtifacts,
    'outputs.parameters': found.outputParameters,
    'outputs.artifacts': found.outputArtifacts,
  }
  for (const [whole, inner = ''] of text.matchAll(PLACEHOLDER)) {
    if (PLAIN.has(inner)) continue
    const [, side, kind, name, member = ''] = NAMED.exec(inner) ?? []
    const group = `${side}.${kind}` as keyof typeof lists
    if (name === undefined || MEMBERS[group]?.test(member) !== true) found.unknown.push(whole)
    else lists[group].push(name)
  }
  return found
}
