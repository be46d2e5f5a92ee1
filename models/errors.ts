/**
 * A fault of a network's file, its tensors or its device: one plain sentence with place, value and remedy.
 * `exitCode` follows the command line: 2 for something that the caller must change, 1 for a failed run.
 */
export class ModelError extends Error {
  readonly exitCode: 1 | 2

  constructor(sentence: string, exitCode: 1 | 2, options?: ErrorOptions) {
    super(sentence, options)
    this.name = new.target.name
    this.exitCode = exitCode
  }
}

/** A file that is not there, is cut short, is no network, or is not the one that was pinned. */
export class ModelFileError extends ModelError {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, 2, options)
  }
}

/** A tensor whose name or shape is not what the network takes or gives. */
export class ModelShapeError extends ModelError {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, 1, options)
  }
}

/** A network that uses something the converter does not know. */
export class ModelUnsupportedError extends ModelError {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, 2, options)
  }
}

/** A device that was asked for by name and cannot run the network here. */
export class DeviceUnavailableError extends ModelError {
  readonly device: string

  constructor(device: string, sentence: string, options?: ErrorOptions) {
    super(sentence, 1, options)
    this.device = device
  }
}
