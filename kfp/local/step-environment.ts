import type { ContainerSpec } from '../ir/container-spec.ts'

/** What every step gets of the user's environment; all else has to be named. */
const ALWAYS = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ']

/** A mapped Python would otherwise install a step's packages into the machine's own. */
const PROTECTION = { PIP_REQUIRE_VIRTUALENV: 'true' }

/**
 * The environment variables of a step: the container's own, which go before, and of the user's shell
 * only PATH, HOME, the locale, TMPDIR, TZ and those that are named. A process gets a TMPDIR of its own later.
 */
export function stepEnvironment(
  user: Readonly<Record<string, string | undefined>>,
  named: readonly string[],
  container: ContainerSpec,
  expand: (text: string) => string,
): Record<string, string> {
  const environment: Record<string, string> = { ...PROTECTION }
  for (const [name, value] of Object.entries(user)) {
    const passes = ALWAYS.includes(name) || name.startsWith('LC_') || named.includes(name)
    if (passes && value !== undefined) environment[name] = value
  }
  for (const { name, value } of container.env ?? []) environment[name] = expand(value ?? '')
  return environment
}
