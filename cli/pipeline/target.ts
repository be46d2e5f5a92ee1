import { type Target, targets } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'

export function readTarget(text: unknown): Target {
  const target = targets.find((known) => known === text)
  if (target === undefined)
    throw new UnusableInputError(`--target is "${String(text)}"; give one of ${targets.join(', ')}`)
  return target
}
