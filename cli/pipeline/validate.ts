import { readFile } from 'node:fs/promises'
import { type Finding, type Validation, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import { writePipelineYaml } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'
import { readTarget } from './target.ts'
import { writeWhole } from './write-file.ts'

/** Checks files; sets exit code 1 where one has errors. */
export async function validateCommand(
  files: readonly string[],
  options: Readonly<Record<string, string | boolean | undefined>>,
): Promise<void> {
  const target = readTarget(options.target)
  const out = options.write as string | undefined
  if (out !== undefined && files.length > 1)
    throw new UnusableInputError(`--write takes one file, ${files.length} are given; check them one by one`)
  for (const file of files) {
    const validation = validatePipelineYaml(await readText(file), { target })
    const errors = validation.findings.filter(({ severity }) => severity === 'error').length
    if (errors > 0) process.exitCode = 1
    const written = out === undefined ? undefined : await writeCanonical(out, validation, errors)
    if (options.json === true) {
      const report = { file, target, valid: errors === 0, findings: validation.findings, written }
      process.stdout.write(`${JSON.stringify(report)}\n`)
    } else process.stdout.write(describe(file, validation.findings, errors))
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UnusableInputError(`${file}: cannot be read (${(error as Error).message}); give a YAML file`)
  }
}

/** A file with errors is not written: parts of it would be missing. */
async function writeCanonical(
  out: string,
  { pipeline }: Validation,
  errors: number,
): Promise<string | undefined> {
  if (pipeline === undefined || errors > 0) {
    process.stderr.write(`${out}: not written, the pipeline has errors\n`)
    return undefined
  }
  await writeWhole(out, writePipelineYaml(pipeline))
  return out
}

function describe(file: string, findings: readonly Finding[], errors: number): string {
  if (findings.length === 0) return `${file}: nothing to find fault with\n`
  const lines = findings.map((finding) => {
    const line = finding.line === undefined ? '' : `:${finding.line}:${finding.column}`
    return `${file}${line}: ${finding.severity}: ${finding.place}: ${finding.message}; ${finding.remedy} [${finding.code}]`
  })
  const warnings = findings.length - errors
  return `${[...lines, `${file}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`].join('\n')}\n`
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
