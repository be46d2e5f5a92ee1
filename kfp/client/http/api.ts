import createFetchClient, { type Client } from 'openapi-fetch'
import { UnusableAnswerError } from '../client-error.ts'
import { answers, schemas } from '../generated/answer-schemas.ts'
import type { paths } from '../generated/api.ts'
import type { Connection } from '../settings/connection.ts'
import { findMismatch } from './check-answer.ts'
import { refusal } from './refusal.ts'
import { serverMessage } from './server-message.ts'
import { createTransport, placeOf, type TransportOptions } from './transport.ts'

/** The generated API, typed by openapi.yaml. */
export type Api = Client<paths>

export function createApi(connection: Connection, options: TransportOptions = {}): Api {
  const transport = createTransport(options)
  const api = createFetchClient<paths>({ baseUrl: connection.endpoint, fetch: transport })
  api.use({
    async onRequest({ request }) {
      for (const [name, value] of Object.entries(await connection.headers())) request.headers.set(name, value)
      return request
    },
    async onResponse({ request, response, schemaPath }) {
      const text = await response.clone().text()
      if (response.status >= 300) throw refusal(request, response, text)
      checkAnswer(request, response, text, schemaPath)
      return response
    },
  })
  return api
}

function checkAnswer(request: Request, response: Response, text: string, path: string): void {
  const name = answers[`${request.method} ${path}`]
  const schema = name === undefined ? undefined : schemas[name]
  if (schema === undefined) return
  const wrong = (what: string): UnusableAnswerError =>
    new UnusableAnswerError(
      `${placeOf(request)}: ${what}; check that --endpoint is the API of Kubeflow Pipelines, not its page or a proxy's`,
    )
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    const said = serverMessage(text, response.headers.get('content-type'))
    throw wrong(said === undefined ? 'the answer is empty' : `the answer is no JSON: ${said}`)
  }
  const mismatch = findMismatch(answer, schema, schemas)
  if (mismatch !== undefined)
    throw wrong(`the server answered something else than this API's ${name}: ${mismatch}`)
}

/** The data of an answer; a refusal was thrown before. */
export async function take<T>(asked: Promise<{ readonly data?: T }>): Promise<T> {
  const { data } = await asked
  return data as T
}
