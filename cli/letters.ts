import { type Command, InvalidArgumentError, Option } from 'commander'
import { openHandPool } from '../components/frames-to-hands/hand-pool.ts'
import { defaultAfresh } from '../components/frames-to-hands/look-afresh.ts'
import { pictureLandmarks } from '../components/pose-to-signs/picture-landmarks.ts'
import { readStillHand } from '../components/pose-to-signs/read-handshapes.ts'
import type { Alphabet, Alternative } from '../components/types/sign.ts'
import { openFingerspelling } from '../models/fingerspelling/open.ts'
import type { DeviceChoice, InferenceSession } from '../models/types.ts'
import { print } from './print.ts'
import { Progress } from './progress.ts'
import { handsInPictures, listStills, type StillOutcome, unreadableStills } from './still-hands.ts'

interface LettersOptions {
  readonly alphabet: Alphabet
  readonly json?: true
  readonly workers?: number
  readonly device: DeviceChoice
}

/** One line of `signline letters --json`. */
export interface LetterJson {
  readonly source: string
  /** Whether a hand was found. */
  readonly hand: boolean
  /** The likeliest reading; null where there is no hand. */
  readonly letter: string | null
  /** Calibrated probability of `letter`, 0..1; 0 where there is no hand. */
  readonly confidence: number
  /** The next likely readings, most likely first. */
  readonly alternatives: readonly { readonly letter: string; readonly confidence: number }[]
}

const ALTERNATIVES = 4

export function define(command: Command): void {
  command
    .description(
      'Reads each picture of a hand as one letter or digit of the American manual alphabet (ase).\n' +
        'J and Z are movements: a picture cannot show them, so they are never read here.',
    )
    .argument('<picture...>', 'pictures, folders of pictures or globs')
    .addOption(
      new Option('--alphabet <alphabet>', '0/O, 2/V, 6/W and 9/F are one handshape each: read as what?')
        .choices(['letters', 'digits', 'both'])
        .default('letters'),
    )
    .option('--json', 'print JSON Lines: one object a picture')
    .option('--workers <n>', 'threads; default: one a core, one on a GPU', workerCount)
    .addOption(
      new Option('--device <device>', 'where the hand networks run')
        .choices(['auto', 'cpu', 'webgpu', 'cuda'])
        .default('auto'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  signline letters hand.jpg\n  signline letters --alphabet digits --json pictures/',
    )
    .action(printLetters)
}

async function printLetters(inputs: readonly string[], options: LettersOptions): Promise<void> {
  const sources = listStills(inputs)
  await using networks = await openFingerspelling()
  await using pool = await openHandPool({
    device: options.device,
    ...(options.workers !== undefined && { workers: options.workers }),
  })
  const progress = new Progress()
  let done = 0
  let unreadable = 0
  for await (const outcome of handsInPictures(sources, pool, { ...defaultAfresh, numHands: 1 })) {
    progress.update(`${done} of ${sources.length} pictures`, done / sources.length)
    done++
    if (outcome.ok) {
      const read = await readPictureLetter(outcome, networks.handshapes, options.alphabet)
      progress.done()
      print(options.json ? `${JSON.stringify(read)}\n` : `${sentence(read)}\n`)
    } else {
      progress.done()
      process.stderr.write(`signline: ${outcome.sentence}\n`)
      unreadable++
    }
  }
  progress.done()
  if (unreadable > 0) throw unreadableStills(unreadable, sources.length)
}

/** The hand whose palm is most certain, read as one letter or digit. */
export async function readPictureLetter(
  outcome: Extract<StillOutcome, { ok: true }>,
  handshapes: InferenceSession,
  alphabet: Alphabet,
): Promise<LetterJson> {
  const { source, hands } = outcome
  const hand = hands[0]
  if (hand === undefined) return { source, hand: false, letter: null, confidence: 0, alternatives: [] }
  const readings = await readStillHand(handshapes, pictureLandmarks(hand.landmarks, outcome), alphabet)
  const [best, ...others] = readings
  return {
    source,
    hand: true,
    letter: best?.label ?? null,
    confidence: rounded(best?.confidence ?? 0),
    alternatives: others.slice(0, ALTERNATIVES).map(toJson),
  }
}

function toJson({ label, confidence }: Alternative): { letter: string; confidence: number } {
  return { letter: label, confidence: rounded(confidence) }
}

function sentence({ source, hand, letter, confidence, alternatives }: LetterJson): string {
  if (!hand) return `${source}: no hand`
  const others = alternatives
    .filter((other) => other.confidence >= 0.01)
    .map((other) => `${other.letter} ${percent(other.confidence)}`)
  return `${source}: ${letter} ${percent(confidence)}${others.length > 0 ? ` (or ${others.join(', ')})` : ''}`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** Four digits after the point: what calibration can vouch for, and more. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

function workerCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 64)
    throw new InvalidArgumentError('give a whole number from 1 to 64.')
  return value
}
