import { setMaxListeners } from 'node:events'
import type { CompiledPipeline } from '../ir/yaml/write-yaml.ts'

export interface RunEnd {
  readonly signal: AbortSignal
  readonly message: string
  readonly isTooLate: () => boolean
  readonly dispose: () => void
}

/** What ends a run from outside: its caller, or the deadline that the pipeline sets itself. */
export function endOfRun({ platform }: CompiledPipeline, caller: AbortSignal | undefined): RunEnd {
  const controller = new AbortController()
  // Every step that waits or runs listens.
  setMaxListeners(0, controller.signal)
  const seconds = platform?.platforms?.kubernetes?.pipelineConfig?.activeDeadlineSeconds ?? 0
  let isTooLate = false
  const onAbort = (): void => controller.abort(caller?.reason)
  if (caller?.aborted === true) onAbort()
  caller?.addEventListener('abort', onAbort)
  const timer =
    seconds > 0
      ? setTimeout(() => {
          isTooLate = true
          controller.abort(new Error('deadline'))
        }, seconds * 1000)
      : undefined
  return {
    signal: controller.signal,
    message: `the run did not end within ${seconds} s`,
    isTooLate: () => isTooLate,
    dispose: () => {
      clearTimeout(timer)
      caller?.removeEventListener('abort', onAbort)
    },
  }
}
