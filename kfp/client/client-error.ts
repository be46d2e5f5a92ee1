/** A fault in talking to a Kubeflow Pipelines server, as one plain sentence with place, value and remedy. */
export class ClientError extends Error {
  /** 2 for what cannot work however often it is tried, 1 for what broke. */
  readonly exitCode: 1 | 2

  constructor(sentence: string, exitCode: 1 | 2, options?: ErrorOptions) {
    super(sentence, options)
    this.name = new.target.name
    this.exitCode = exitCode
  }
}

/** Settings, arguments or claims that cannot be used; nothing was sent. */
export class ClientUsageError extends ClientError {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, 2, options)
  }
}

/** The server answered, and the answer is a refusal. */
export class ServerRefusedError extends ClientError {
  /** The HTTP status. */
  readonly status: number
  readonly url: string
  /** The server's own words, where it had any. */
  readonly serverMessage: string | undefined

  constructor(
    sentence: string,
    exitCode: 1 | 2,
    refusal: { readonly status: number; readonly url: string; readonly serverMessage: string | undefined },
  ) {
    super(sentence, exitCode)
    this.status = refusal.status
    this.url = refusal.url
    this.serverMessage = refusal.serverMessage
  }
}

/** No answer, or none in time. */
export class ServerUnreachableError extends ClientError {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, 1, options)
  }
}

/** An answer that is none of this API's. */
export class UnusableAnswerError extends ClientError {
  constructor(sentence: string) {
    super(sentence, 1)
  }
}

/** The run did not end in the time that the caller gave it; it goes on. */
export class WaitTimeoutError extends ClientError {
  constructor(sentence: string) {
    super(sentence, 1)
  }
}
