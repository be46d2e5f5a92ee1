import { dirname, join } from 'node:path'
import { artifactPath } from '../executor/artifact-path.ts'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { ContainerSpec } from '../ir/container-spec.ts'
import { containerCommand, containerStopCommands } from './container-command.ts'
import { expandText, expandWords, type PlaceholderValues } from './expand-placeholders.ts'
import { ruleFor } from './image-rule.ts'
import type { ResourceRequest } from './resource-gate.ts'
import { kubernetesOf, type RunContext, type TaskInRun } from './run-context.ts'
import type { Launch } from './run-process.ts'
import { stepEnvironment } from './step-environment.ts'

export interface Attempt {
  readonly task: TaskInRun
  readonly attempt: number
  readonly folder: string
  readonly values: PlaceholderValues
  readonly request: ResourceRequest
}

/** One attempt of a step as a process: the command that the cluster would run, as the runner runs it. */
export function planLaunch(
  context: RunContext,
  component: ComponentSpec,
  container: ContainerSpec,
  { task, attempt, folder, values, request }: Attempt,
): Launch {
  const { options } = context
  const command = expandWords([...(container.command ?? []), ...(container.args ?? [])], values)
  const rule = ruleFor(container.image, options.images)
  const named = [...(options.environment ?? []), ...(rule?.environment ?? [])]
  const environment = stepEnvironment(process.env, named, container, (text) => expandText(text, values))
  const base = { folder: join(folder, 'work'), logFile: join(folder, `attempt-${attempt}.log`) }
  const runner = options.runner ?? 'process'
  if (runner === 'process') {
    const ownsTmpdir = !(container.env ?? []).some(({ name }) => name === 'TMPDIR')
    return { ...base, command: rule?.command(command) ?? command, environment, ownsTmpdir }
  }
  const name = `${values.run.pipeline_job_name ?? 'run'}-${task.path}-${attempt}`
    .replace(/[^a-zA-Z0-9_.-]/g, '-')
    .slice(-120)
    .replace(/^[^a-zA-Z0-9]+/, '')
  const { emptyDirMounts = [], genericEphemeralVolume = [] } = kubernetesOf(context, component)
  const hasLimits = container.resources !== undefined
  const user =
    process.getuid === undefined || process.getgid === undefined
      ? undefined
      : { uid: process.getuid(), gid: process.getgid() }
  return {
    ...base,
    environment: { ...environmentOfMachine() },
    ownsTmpdir: false,
    stopCommands: containerStopCommands(runner, name),
    command: containerCommand({
      runner,
      image: expandText(container.image, values),
      command,
      environment,
      name,
      outFolder: context.outFolder,
      readFolders: foldersOutside(context.outFolder, values),
      scratchPaths: [...emptyDirMounts, ...genericEphemeralVolume].flatMap(
        ({ mountPath }) => mountPath ?? [],
      ),
      workFolder: base.folder,
      ...(hasLimits && { cores: request.cores }),
      ...(hasLimits && request.memoryBytes > 0 && { memoryBytes: request.memoryBytes }),
      ...(user !== undefined && { user }),
    }),
  }
}

/** Docker's own client is no step: it may need what the user set for it. */
function environmentOfMachine(): Record<string, string> {
  const entries = Object.entries(process.env)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** The folders of imported artifacts that lie elsewhere. */
function foldersOutside(outFolder: string, { input }: PlaceholderValues): readonly string[] {
  const paths = Object.values(input.inputs.artifacts)
    .flatMap(({ artifacts }) => artifacts)
    .map(({ uri, metadata }) => artifactPath(uri, metadata))
    .filter((path) => path.startsWith('/') && !path.startsWith(`${outFolder}/`))
  return [...new Set(paths.map((path) => (dirname(path) === '/' ? path : dirname(path))))].sort()
}
