/** signline's version, as package.json has it: a test compares them. */
export const SIGNLINE_VERSION = '0.1.0'

/**
 * The image of the steps: no registry, so that a cluster's own mirror or `--image` of `signline pipeline
 * compile` decides where it comes from.
 */
export const STEP_IMAGE: string = `signline:${SIGNLINE_VERSION}`
/** The same with CUDA's libraries, for steps that were promised a GPU. */
export const GPU_STEP_IMAGE: string = `signline:${SIGNLINE_VERSION}-cuda`

/** What a step's container runs; its argument is the ExecutorInput. */
export function stepCommand(name: string): readonly string[] {
  return ['signline', 'step', name]
}
