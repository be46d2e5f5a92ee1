import '../own-host-only.ts'
import { partialCaption } from '../../components/joined/hands-to-captions/make-caption.ts'
import {
  openSessionReader,
  type SessionReader,
} from '../../components/joined/hands-to-captions/session-reader.ts'
import type { SpellingNetworks } from '../../components/pose-to-signs/read-spelling.ts'
import type { Caption } from '../../components/types/caption.ts'
import type { Alphabet } from '../../components/types/sign.ts'
import { handshapesTensors, spellingTensors } from '../../models/fingerspelling/tensors.ts'
import { openWebSession } from '../../models/session.web.ts'
import type { FromReadWorker, ToReadWorker } from './read-messages.ts'

// A module worker that reads the frames of one camera: frames in, captions out.

/** Milliseconds between readings; more often shows no more. */
const READ_EVERY_MS = 80

let networks: SpellingNetworks | undefined
let reader: SessionReader | undefined
let alphabet: Alphabet = 'letters'
let pageOriginMs = performance.timeOrigin
/** Captions are numbered on through every reader that this page opens. */
let lastNumber = 0
/** One thing after the other: a reader takes one call at a time. */
let queue: Promise<void> = Promise.resolve()

function answer(message: FromReadWorker): void {
  postMessage(message)
}

function give(captions: readonly Caption[]): void {
  for (const { state, number } of captions) if (state === 'final') lastNumber = number
  if (captions.length > 0) answer({ type: 'captions', captions })
}

function openReader(): SessionReader {
  if (networks === undefined) throw new Error('a frame came before the start')
  return openSessionReader({ networks, alphabet, lastNumber })
}

async function finish(): Promise<void> {
  const ended = reader
  reader = undefined
  if (ended === undefined) return
  give(await ended.finish())
  give([partialCaption(lastNumber + 1, [], [], 0)]) // nothing is under way any more
}

async function handle(message: ToReadWorker): Promise<void> {
  switch (message.type) {
    case 'start': {
      const { wasmUrl } = message
      pageOriginMs = message.pageOriginMs
      alphabet = message.alphabet
      // One after the other: both share the runtime that the first one starts.
      const handshapes = await openWebSession(message.handshapesUrl, { ...handshapesTensors, wasmUrl })
      const spelling = await openWebSession(message.spellingUrl, { ...spellingTensors, wasmUrl })
      networks = { handshapes, spelling }
      answer({ type: 'started' })
      return
    }
    case 'frame':
      reader ??= openReader()
      reader.push(message.frame)
      return
    case 'alphabet':
      await finish()
      alphabet = message.alphabet
      return
    case 'finish':
      await finish()
  }
}

async function read(): Promise<void> {
  if (reader !== undefined) give(await reader.read(performance.timeOrigin + performance.now() - pageOriginMs))
}

function enqueue(work: () => Promise<void>): Promise<void> {
  queue = queue.then(work).catch((error: unknown) => {
    reader = undefined // what broke is not asked again; the next frame begins anew
    answer({ type: 'fault', reason: error instanceof Error ? error.message : String(error) })
  })
  return queue
}

addEventListener('message', ({ data }: MessageEvent<ToReadWorker>) => {
  void enqueue(() => handle(data))
})

function readAgain(): void {
  void enqueue(read).then(() => setTimeout(readAgain, READ_EVERY_MS))
}

readAgain()
