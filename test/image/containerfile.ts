import { readFileSync } from 'node:fs'

export interface Instruction {
  /** In capitals, as FROM. */
  readonly name: string
  readonly text: string
}

/** One FROM and what follows it. */
export interface Stage {
  readonly name: string
  /** The image or the stage that it starts from, with build arguments put in. */
  readonly base: string
  readonly instructions: readonly Instruction[]
}

export interface Containerfile {
  /** Defaults of the arguments before the first FROM. */
  readonly args: ReadonlyMap<string, string>
  readonly stages: readonly Stage[]
}

/** Reads as much of a Containerfile as ours uses: comments, continued lines, stages. */
export function readContainerfile(path = 'Containerfile'): Containerfile {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const args = new Map<string, string>()
  const stages: { name: string; base: string; instructions: Instruction[] }[] = []
  for (const line of lines) {
    const [, name = '', text = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
    const stage = stages.at(-1)
    if (name === 'FROM') {
      const [, base = '', as = ''] = /^(\S+) AS (\S+)$/.exec(text) ?? []
      const filled = base.replaceAll(/\$\{(\w+)\}/g, (_, arg: string) => args.get(arg) ?? '')
      stages.push({ name: as, base: filled, instructions: [] })
    } else if (stage !== undefined) stage.instructions.push({ name, text })
    else if (name === 'ARG') args.set(text.split('=')[0] ?? '', text.split('=')[1] ?? '')
  }
  return { args, stages }
}

/** What a container of this stage starts with, its base stages' settings included. */
export function environmentOf({ stages }: Containerfile, name: string): Readonly<Record<string, string>> {
  const settings: Record<string, string> = {}
  for (const { instructions } of lineage(stages, name))
    for (const { name: instruction, text } of instructions)
      if (instruction === 'ENV')
        for (const [, key = '', quoted, bare] of text.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g))
          settings[key] = quoted ?? bare ?? ''
  return settings
}

/** The last of an instruction in a stage and its base stages, as USER or ENTRYPOINT. */
export function lastOf({ stages }: Containerfile, name: string, instruction: string): string | undefined {
  return lineage(stages, name)
    .flatMap(({ instructions }) => instructions)
    .findLast((one) => one.name === instruction)?.text
}

/** The stage's base stages, first one first, and itself. */
function lineage(stages: readonly Stage[], name: string): readonly Stage[] {
  const stage = stages.find((one) => one.name === name)
  return stage === undefined ? [] : [...lineage(stages, stage.base), stage]
}
