import type { Handedness } from '../types/hand.ts'
import type { Pose } from '../types/pose.ts'
import type { Alphabet, Sign } from '../types/sign.ts'
import { type DecodeConfig, defaultDecode, SpellingDecoder } from './decode-spelling.ts'
import { type SpellingNetworks, SpellingReader } from './read-spelling.ts'
import { type GridFrame, TrackGrid } from './track-grid.ts'

export interface SignReaderOptions {
  /** Opened by the host (fingerspelling/networks.ts says which files); the reader does not close them. */
  readonly networks: SpellingNetworks
  /** Default `letters`. */
  readonly alphabet?: Alphabet
  readonly decode?: DecodeConfig
  /**
   * Frames of the 30 Hz grid that are read in one run, at least 1. Fewer show a letter sooner (live), more cost
   * less; the signs are the same. Default 30.
   */
  readonly framesPerRun?: number
  /** Frames that may share a run where more have come; default `framesPerRun`. */
  readonly mostFramesPerRun?: number
}

const DEFAULT_FRAMES_PER_RUN = 30

/**
 * Reads the signs in poses as they are added: posesToSigns (stage.ts) does it for a stream, live hosts for as
 * many sessions as they have. Works in time, not in frames, so any frame rate from about 10 a second will do.
 */
export class SignReader {
  private readonly grid = new TrackGrid()
  private readonly reader: SpellingReader
  private readonly decoder: SpellingDecoder
  private readonly framesPerRun: number
  private readonly mostFramesPerRun: number
  private waiting: GridFrame[] = []

  constructor(options: SignReaderOptions) {
    this.reader = new SpellingReader(options.networks)
    this.decoder = new SpellingDecoder(options.alphabet ?? 'letters', options.decode ?? defaultDecode)
    this.framesPerRun = Math.max(1, options.framesPerRun ?? DEFAULT_FRAMES_PER_RUN)
    this.mostFramesPerRun = Math.max(this.framesPerRun, options.mostFramesPerRun ?? 0)
  }

  /** Takes the next pose; throws RangeError where time runs backwards. */
  add(pose: Pose): void {
    this.grid.add(pose)
  }

  /** Reads the frames that are settled, if they are enough for a run; gives the signs that ended and are believed. */
  async read(): Promise<Sign[]> {
    const signs: Sign[] = []
    // After a long gap there are many at once.
    for (const frame of this.grid.take()) this.waiting.push(frame)
    while (this.waiting.length >= this.framesPerRun) {
      const frames = this.waiting.splice(0, this.mostFramesPerRun)
      signs.push(...this.decoder.push(await this.reader.read(frames)))
    }
    return signs
  }

  /** The signs that remain when no more poses come. */
  async finish(): Promise<Sign[]> {
    const frames = [...this.waiting, ...this.grid.finish()]
    this.waiting = []
    const signs = this.decoder.push(await this.reader.read(frames))
    signs.push(...this.decoder.push(await this.reader.finish()))
    return [...signs, ...this.decoder.finish()]
  }

  /** Signs as they look now that may still change or go, in the order of time. */
  underWay(): readonly Sign[] {
    return this.decoder.underWay()
  }

  /** No sign that is still to be given begins before this time, milliseconds; undefined before anything was read. */
  get settledUntilMs(): number | undefined {
    return this.decoder.settledUntilMs
  }

  /** The hand that spells, as of the last pose in which any was seen. */
  get spellingHand(): Handedness | undefined {
    return this.grid.spellingHand
  }
}
