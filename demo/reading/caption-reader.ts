import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import type { Caption } from '../../components/types/caption.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import type { Alphabet } from '../../components/types/sign.ts'
import handshapesUrl from '../../models/fingerspelling/handshapes.onnx?url'
import spellingUrl from '../../models/fingerspelling/spelling.onnx?url'
import type { FromReadWorker, ToReadWorker } from './read-messages.ts'

export interface CaptionReaderOptions {
  readonly alphabet: Alphabet
  /** Captions that changed: finals in order, then at most one partial. */
  readonly onCaptions: (captions: readonly Caption[]) => void
  /** Its networks are loaded: what came before is read now. */
  readonly onReady: () => void
  /** One sentence; reading goes on with the next frame where it can. */
  readonly onFault: (sentence: string) => void
}

/** Reads hands in this browser, in a worker of its own. */
export interface CaptionReader {
  /** Times are milliseconds of `performance.now()`. */
  push(frame: HandFrame): void
  setAlphabet(alphabet: Alphabet): void
  /** Nothing more comes for now; what is under way becomes final. */
  finish(): void
}

/** Starts the worker; frames that come while it loads are read when it has. */
export function openCaptionReader(options: CaptionReaderOptions): CaptionReader {
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module', name: 'read' })
  const tell = (message: ToReadWorker): void => worker.postMessage(message)
  const fail = (reason: string): void =>
    options.onFault(`Reading broke off (${reason}); stop the camera and start it again, or reload the page.`)
  worker.onmessage = ({ data }: MessageEvent<FromReadWorker>) => {
    if (data.type === 'captions') options.onCaptions(data.captions)
    else if (data.type === 'started') options.onReady()
    else if (data.type === 'fault') fail(data.reason)
  }
  worker.onerror = ({ message }) => fail(message || 'its worker did not load')
  const absolute = (url: string): string => new URL(url, location.href).href
  tell({
    type: 'start',
    alphabet: options.alphabet,
    handshapesUrl: absolute(handshapesUrl),
    spellingUrl: absolute(spellingUrl),
    wasmUrl: absolute(wasmUrl),
    pageOriginMs: performance.timeOrigin,
  })
  return {
    push: (frame) => tell({ type: 'frame', frame }),
    setAlphabet: (alphabet) => tell({ type: 'alphabet', alphabet }),
    finish: () => tell({ type: 'finish' }),
  }
}
