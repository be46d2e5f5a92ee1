/** What `docker run` or `podman run` needs of one step. */
export interface ContainerRun {
  readonly runner: 'docker' | 'podman'
  readonly image: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** The container's name, by which it is stopped. */
  readonly name: string
  /** Mounted at the same path, so that URIs are paths there too. */
  readonly outFolder: string
  /** Paths outside of the run folder that the step reads. */
  readonly readFolders: readonly string[]
  /** Folders that are empty and the step's own, for emptyDir and ephemeral volumes. */
  readonly scratchPaths: readonly string[]
  readonly workFolder: string
  readonly cores?: number
  readonly memoryBytes?: number
  /** Who owns what the step writes. */
  readonly user?: { readonly uid: number; readonly gid: number }
}

/** Variables of the user's machine that would point nowhere inside an image. */
const MACHINE_OWN: ReadonlySet<string> = new Set(['PATH', 'HOME', 'TMPDIR', 'PIP_REQUIRE_VIRTUALENV'])

/** The command line that runs a step in its image, as Kubernetes would: its command is the entry point. */
export function containerCommand(run: ContainerRun): readonly string[] {
  const [entrypoint = '', ...args] = run.command
  const environment = Object.entries(run.environment).filter(([name]) => !MACHINE_OWN.has(name))
  return [
    run.runner,
    'run',
    '--rm',
    '--init',
    '--name',
    run.name,
    ...(run.user === undefined
      ? []
      : run.runner === 'podman'
        ? ['--userns', 'keep-id', '--user', `${run.user.uid}:${run.user.gid}`]
        : ['--user', `${run.user.uid}:${run.user.gid}`]),
    '--volume',
    `${run.outFolder}:${run.outFolder}`,
    ...run.readFolders.flatMap((folder) => ['--volume', `${folder}:${folder}:ro`]),
    ...run.scratchPaths.flatMap((path) => ['--tmpfs', path]),
    '--workdir',
    run.workFolder,
    ...environment.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(run.cores === undefined ? [] : ['--cpus', String(run.cores)]),
    ...(run.memoryBytes === undefined ? [] : ['--memory', String(Math.round(run.memoryBytes))]),
    '--entrypoint',
    entrypoint,
    run.image,
    ...args,
  ]
}

/** The commands that tell a container to end, and that end it. */
export function containerStopCommands(
  runner: 'docker' | 'podman',
  name: string,
): { readonly stop: readonly string[]; readonly kill: readonly string[] } {
  return {
    stop: [runner, 'kill', '--signal', 'TERM', name],
    kill: [runner, 'kill', '--signal', 'KILL', name],
  }
}
