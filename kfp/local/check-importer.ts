import { existsSync } from 'node:fs'
import type { TaskUse } from '../compiler/validate/spec-index.ts'
import { importSource } from './import-artifact.ts'
import type { RunCheck } from './run-check.ts'
import { traceParameter } from './trace-parameter.ts'

/** Where an importer's address is known before the run, it has to be one that can be fetched. */
export function checkImporter({ index, args, options, add }: RunCheck, use: TaskUse): void {
  const label = use.component?.spec.executorLabel ?? ''
  const { artifactUri } = index.executors[label]?.importer ?? {}
  const name = artifactUri?.runtimeParameter
  const constant = artifactUri?.constant ?? artifactUri?.constantValue?.stringValue
  const addresses = name === undefined ? [constant] : traceParameter(index, use, name, args)
  for (const address of addresses) {
    if (typeof address !== 'string' || address.includes('{{$')) continue
    const source = importSource(address, options.baseFolder ?? process.cwd(), options.artifactRoots)
    if (source.kind === 'unreachable')
      add('error', 'artifact-address', use.path, `${address}: ${source.message}`, source.remedy)
    if (source.kind === 'path' && !existsSync(source.path))
      add(
        'error',
        'artifact-address',
        use.path,
        `${source.path}: there is no such file or folder`,
        'put it there or give another address',
      )
  }
}
