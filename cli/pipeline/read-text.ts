import { readFile } from 'node:fs/promises'
import { plainValue, readYaml } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UnusableInputError(
      `${file}: cannot be read (${(error as Error).message}); give a file that is there`,
    )
  }
}

/** What a JSON or YAML file of one document holds. */
export async function readDocument(file: string): Promise<unknown> {
  const reading = readYaml(await readText(file))
  if (!reading.ok)
    throw new UnusableInputError(`${file}: this is neither JSON nor YAML: ${reading.reason}; mend it`)
  const [document, ...more] = reading.documents
  if (document === undefined || more.length > 0)
    throw new UnusableInputError(`${file}: this has ${reading.documents.length} documents; give one`)
  return plainValue(document)
}
