import { accessSync, constants, statSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Path } from '../compiler/validate/finding.ts'
import type { ContainerSpec } from '../ir/container-spec.ts'
import { ruleFor } from './image-rule.ts'
import { requestOf } from './resource-request.ts'
import type { RunCheck } from './run-check.ts'

/** Images of steps that the cluster's driver carries out itself. */
const DRIVER_IMAGES: ReadonlySet<string> = new Set(['argostub/createpvc', 'argostub/deletepvc'])

/** Says what of a container's image and command is not to be had on this machine. */
export function checkImage(
  { options, add }: RunCheck,
  { image, command = [], args = [] }: ContainerSpec,
  path: Path,
): void {
  if (DRIVER_IMAGES.has(image)) {
    add('error', 'volume', path, 'the step makes or deletes a volume of a cluster', 'run it on a cluster')
    return
  }
  const runner = options.runner ?? 'process'
  if (runner !== 'process') {
    if (!isProgram(runner))
      add('error', 'command', ['--runner'], `there is no command "${runner}" on this machine`, 'install it')
    return
  }
  const rule = ruleFor(image, options.images)
  if (rule === undefined) {
    add(
      'error',
      'image',
      [...path, 'image'],
      `nothing says what runs the image ${image} here`,
      `map it with --image-map ${image}=COMMAND, or use --runner docker or podman`,
    )
    return
  }
  const [first] = rule.command([...command, ...args])
  if (first !== undefined && !first.includes('{{$') && !isProgram(first))
    add(
      'error',
      'command',
      [...path, 'command'],
      `there is no command "${first}" on this machine`,
      `install it, or map the image with --image-map ${image}=COMMAND`,
    )
}

function isProgram(name: string): boolean {
  const candidates = name.includes('/')
    ? [name]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  return candidates.some((file) => {
    try {
      accessSync(file, constants.X_OK)
      return statSync(file).isFile()
    } catch {
      return false
    }
  })
}

/** Says where a step asks for more than this machine has. */
export function checkResources({ options, add }: RunCheck, container: ContainerSpec, path: Path): void {
  const asked = requestOf(container, (text) => text)
  const cores = options.cores ?? availableParallelism()
  const memoryBytes = options.memoryBytes ?? totalmem()
  if (asked.cores > cores || asked.memoryBytes > memoryBytes)
    add(
      'warning',
      'machine',
      [...path, 'resources'],
      `the step asks for ${asked.cores} cores and ${gibibytes(asked.memoryBytes)} GiB, there are ${cores} and ${gibibytes(memoryBytes)} GiB`,
      'it runs while no other step does; it may be slow or run out of memory',
    )
  const accelerator = container.resources?.accelerator
  if (accelerator !== undefined)
    add(
      'warning',
      'machine',
      [...path, 'resources', 'accelerator'],
      'no accelerator is set aside for the step here',
      'it finds the devices that this machine has',
    )
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1).replace(/\.0$/, '')
}
