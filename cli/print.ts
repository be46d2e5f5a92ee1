/** Thrown by `print` once nobody reads the output any more (`| head`); not a fault. */
export class ReaderGoneError extends Error {
  readonly exitCode = 0

  constructor() {
    super('the reader of the output has closed it')
    this.name = 'ReaderGoneError'
  }
}

/** What broke stdout. The stream itself forgets it: `process.stdout` is never destroyed and never `errored`. */
let fault: Error | undefined
process.stdout.on('error', (error) => {
  fault ??= error
})

/**
 * Writes to stdout. A command that prints as it goes uses this, so that it stops, and closes its workers, when
 * its reader has seen enough: then the next call throws ReaderGoneError, which ends the command with code 0 (or
 * with 1, and a sentence of signline.js, where the output broke otherwise).
 */
export function print(text: string): void {
  if (fault !== undefined) throw new ReaderGoneError()
  process.stdout.write(text)
}
