import { ServerRefusedError } from '../client-error.ts'
import { serverMessage } from './server-message.ts'
import { placeOf } from './transport.ts'

/** The error for an answer whose status is no success. */
export function refusal(
  request: Pick<Request, 'method' | 'url'>,
  response: Pick<Response, 'status' | 'statusText' | 'headers'>,
  body: string,
): ServerRefusedError {
  const { status } = response
  const place = placeOf(request)
  const url = place.slice(place.indexOf(' ') + 1)
  const location = response.headers.get('location')
  const message =
    location === null || status >= 400
      ? serverMessage(body, response.headers.get('content-type'))
      : `go to ${withoutQuery(location)}`
  const words = response.statusText === '' ? '' : ` ${response.statusText}`
  const said = message === undefined ? ' and said nothing' : `: ${message}`
  return new ServerRefusedError(
    `${place}: the server answered ${status}${words}${said}; ${remedyFor(status, response.headers.get('retry-after'))}`,
    isUsersFault(status) ? 2 : 1,
    { status, url, serverMessage: message },
  )
}

function isUsersFault(status: number): boolean {
  return status >= 300 && status < 500 && ![408, 425, 429].includes(status)
}

function remedyFor(status: number, retryAfter: string | null): string {
  if (status < 400)
    return 'log in there and hand over what it gives (a token or a cookie), or make the new address the --endpoint'
  switch (status) {
    case 401:
      return 'give a token that is valid (--token or KFP_EXISTING_TOKEN), or log in again'
    case 403:
      return 'ask for the right to do this in that namespace, or name another with --namespace'
    case 404:
      return 'check the name or id with list, and that --endpoint is the API of Kubeflow Pipelines'
    case 405:
      return 'check that --endpoint is the API of Kubeflow Pipelines'
    case 409:
      return 'choose another name, or use what is there'
    case 413:
      return 'send a smaller file; servers take 32 MiB'
    case 429:
    case 503:
      return retryAfter === null
        ? 'try again later'
        : `try again when it asks for it (Retry-After: ${retryAfter})`
    default:
      return status < 500
        ? 'correct what it names'
        : 'look into the log of the API server (ml-pipeline) and try again'
  }
}

function withoutQuery(location: string): string {
  return location.split('?')[0] ?? location
}
