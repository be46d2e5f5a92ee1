import { readFile } from 'node:fs/promises'
import { UnusableInputError } from '../types/errors.ts'

const WEB_TIMEOUT_MS = 30_000
const MOST_CHARACTERS = 100_000

/**
 * The text that was really spelled, from the parameter `reference`: the text itself, or a path or web address
 * of a text file or of a JSON file with a field `text`. Empty where nothing is given. Throws
 * UnusableInputError when it cannot be read or holds no letter or digit.
 */
export async function readReference(given: string, signal?: AbortSignal): Promise<string> {
  const reference = given.trim()
  if (reference === '') return ''
  const isPlace = /^(\/|\.{1,2}\/|https?:\/\/)/.test(reference)
  const text = isPlace ? textOf(await load(reference, signal), reference) : reference
  const shown = isPlace ? reference : `"${reference.slice(0, 40)}"`
  if (!/[A-Za-z0-9]/.test(text))
    throw new UnusableInputError(
      `reference: ${shown} holds no letter or digit; give what was spelled, or leave it out`,
    )
  if (text.length > MOST_CHARACTERS)
    throw new UnusableInputError(
      `reference: ${shown} has ${text.length} characters, ${MOST_CHARACTERS} are the most; give the text alone`,
    )
  return text.trim()
}

async function load(place: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    if (!/^https?:/.test(place)) return await readFile(place, 'utf8')
    const limit = AbortSignal.timeout(WEB_TIMEOUT_MS)
    const answer = await fetch(place, {
      redirect: 'error',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
    return await answer.text()
  } catch (error) {
    signal?.throwIfAborted()
    const { code, message } = error as NodeJS.ErrnoException
    throw new UnusableInputError(
      `reference: ${place} cannot be read (${code ?? message}); check it, or give the text itself`,
      { cause: error },
    )
  }
}

function textOf(content: string, place: string): string {
  if (!content.trimStart().startsWith('{')) return content
  let text: unknown
  try {
    text = (JSON.parse(content) as { text?: unknown }).text
  } catch (error) {
    throw new UnusableInputError(
      `reference: ${place} is no JSON (${(error as Error).message}); mend it, or give the text itself`,
    )
  }
  if (typeof text === 'string') return text
  throw new UnusableInputError(`reference: ${place} has no field "text"; add it, or give the text itself`)
}
