/**
 * A fault that the person at the keyboard can mend: one plain sentence with place, value and remedy.
 * `exitCode` is 2 for unusable input or usage, 1 for a fault while running; the command line prints the
 * sentence and exits with it.
 */
export class SignlineError extends Error {
  readonly exitCode: 1 | 2

  constructor(sentence: string, exitCode: 1 | 2, options?: ErrorOptions) {
    super(sentence, options)
    this.name = new.target.name
    this.exitCode = exitCode
  }
}

/** Input or usage that cannot work however often it is tried (exit code 2). */
export class UnusableInputError extends SignlineError {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, 2, options)
  }
}

/** Something that broke while running: a stream that stopped, a worker that died (exit code 1). */
export class RunningFaultError extends SignlineError {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, 1, options)
  }
}
