import { type Command, InvalidArgumentError, Option } from 'commander'
import { type HandPool, openHandPool } from '../components/frames-to-hands/hand-pool.ts'
import { defaultAfresh } from '../components/frames-to-hands/look-afresh.ts'
import { UnusableInputError } from '../components/types/errors.ts'
import type { HandNetworkVariant } from '../models/hand-pose/networks.ts'
import type { DeviceChoice } from '../models/types.ts'
import { handJson } from './hand-json.ts'
import { Progress } from './progress.ts'
import { handsInPictures, listStills } from './still-hands.ts'

interface HandsOptions {
  readonly still?: true
  readonly json?: true
  readonly workers?: number
  readonly variant: HandNetworkVariant
  readonly device: DeviceChoice
  readonly mirrored?: true
  readonly hands: number
}

export function define(command: Command): void {
  command
    .description('Finds hands: 21 landmarks each, which hand it is, in metres too.')
    .argument('<input...>', 'a recording; with --still, pictures, folders of pictures or globs')
    .option('--still', 'look at each picture by itself')
    .option('--json', 'print JSON Lines: one object a picture')
    .option('--workers <n>', 'threads; default: one a core, one on a GPU', wholeNumber(1, 64))
    .addOption(
      new Option('--variant <networks>', 'exact, or twice as fast').choices(['full', 'lite']).default('full'),
    )
    .addOption(
      new Option('--device <device>', 'where the networks run')
        .choices(['auto', 'cpu', 'webgpu', 'cuda'])
        .default('auto'),
    )
    .option('--mirrored', 'the pictures are mirror images, as selfies often are')
    .option('--hands <n>', 'at most so many hands a picture', wholeNumber(1, 8), 2)
    .addHelpText('after', '\nExamples:\n  signline hands --still --json letters/A/0.jpg more-letters/')
    .action(async (inputs: readonly string[], options: HandsOptions) => {
      if (options.still) await printStills(inputs, options)
    })
}

async function printStills(inputs: readonly string[], options: HandsOptions): Promise<void> {
  const sources = listStills(inputs)
  await using pool = await openPool(options)
  const progress = new Progress()
  const config = { ...defaultAfresh, mirrored: options.mirrored ?? false, numHands: options.hands }
  let done = 0
  let unreadable = 0
  for await (const outcome of handsInPictures(sources, pool, config)) {
    progress.update(`${done} of ${sources.length} pictures`, done / sources.length)
    done++
    if (!outcome.ok) {
      progress.done()
      process.stderr.write(`signline: ${outcome.sentence}\n`)
      unreadable++
    } else if (options.json) {
      const { source, hands } = outcome
      progress.done()
      process.stdout.write(`${JSON.stringify({ source, hands: hands.map(handJson) })}\n`)
    } else {
      const told = outcome.hands.map((hand) => `${hand.handedness} ${hand.handednessScore.toFixed(2)}`)
      progress.done()
      process.stdout.write(`${outcome.source}: ${told.join(', ') || 'no hand'}\n`)
    }
  }
  progress.done()
  if (unreadable > 0)
    throw new UnusableInputError(
      `${unreadable} of ${sources.length} pictures could not be read; the others are above`,
    )
}

function openPool(options: HandsOptions): Promise<HandPool> {
  return openHandPool({
    variant: options.variant,
    device: options.device,
    ...(options.workers !== undefined && { workers: options.workers }),
  })
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`give a whole number from ${least} to ${most}.`)
    return value
  }
}
