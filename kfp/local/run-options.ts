import type { Json } from '../ir/json.ts'
import type { Target } from '../ir/target.ts'
import type { ImageRule } from './image-rule.ts'
import type { RunState } from './run-state.ts'

/** How steps are started: as processes of this machine, or in their images by Docker or Podman. */
export type Runner = 'process' | 'docker' | 'podman'

export const runners: readonly Runner[] = ['process', 'docker', 'podman']

/** A store's address, such as `s3://bucket/recordings`, and the folder that holds the same files here. */
export interface ArtifactRoot {
  readonly uri: string
  readonly folder: string
}

export interface CheckOptions {
  /** The pipeline's arguments; what is left out takes its default. */
  readonly args?: Readonly<Record<string, Json>>
  /** Which images run here and as what; only the runner `process` asks. */
  readonly images: readonly ImageRule[]
  /** `process` where nothing is said. */
  readonly runner?: Runner
  /** Where importers find what lies in a store. */
  readonly artifactRoots?: readonly ArtifactRoot[]
  /** What relative paths of importers start from; the process's own folder where nothing is said. */
  readonly baseFolder?: string
  /** Cores that steps may ask for together; all of this machine's where nothing is said. */
  readonly cores?: number
  /** Bytes of memory that steps may ask for together; all of this machine's where nothing is said. */
  readonly memoryBytes?: number
}

export interface RunOptions extends CheckOptions {
  /** The backend in whose words an exit task is told how it went; `kfp-2.17` where nothing is said. */
  readonly target?: Target
  /** The run's own folder: state, logs, artifacts. Made where it is not there. */
  readonly outFolder: string
  /** Results of earlier runs by content; nothing is taken from or left in a cache without it. */
  readonly cacheFolder?: string
  /** Names of environment variables that steps get beside PATH, HOME, locale and time zone. */
  readonly environment?: readonly string[]
  /** Called after every change, with the whole state, whose tasks go on changing. */
  readonly onState?: (state: RunState) => void
  /** Ends every step and the run. */
  readonly signal?: AbortSignal
  /** Goes on with the run in `outFolder`: what it finished stays as it is. */
  readonly resume?: boolean
  /** Between SIGTERM and SIGKILL of a step, milliseconds; 10 s where nothing is said. */
  readonly stopGraceMs?: number
}
