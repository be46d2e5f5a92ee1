import { UnusableInputError } from '../../components/types/errors.ts'

/** RFC 1123 label, as Kubernetes calls namespaces; the chart's releases are called so, too. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

/**
 * Nothing in a cluster is called otherwise, so a slip would find nothing, and be told as if all were well.
 *
 * @throws UnusableInputError with the option and the first value that is no such name
 */
export function checkNames(option: string, names: readonly string[]): void {
  const wrong = names.find((name) => !NAME.test(name))
  if (wrong === undefined) return
  throw new UnusableInputError(
    `${option} "${wrong}" is no name in Kubernetes; give at most 63 lower-case letters, digits and dashes between them`,
  )
}
