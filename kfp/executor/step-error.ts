/** A step that cannot go on; the container ends with `exitCode`: 2 for unusable input, 1 otherwise. */
export class StepError extends Error {
  readonly exitCode: 1 | 2

  constructor(sentence: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'StepError'
    this.exitCode = exitCode
  }
}
