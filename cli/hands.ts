import { type Command, InvalidArgumentError, Option } from 'commander'
import { shownUri } from '../components/camera-to-frames/camera-address.ts'
import { defaultHandConfig } from '../components/frames-to-hands/config.ts'
import { type HandPool, openHandPool } from '../components/frames-to-hands/hand-pool.ts'
import { defaultAfresh } from '../components/frames-to-hands/look-afresh.ts'
import type { DropReason } from '../components/types/camera.ts'
import { RunningFaultError, UnusableInputError } from '../components/types/errors.ts'
import type { HandFrame } from '../components/types/hand.ts'
import { writePoseFile } from '../components/types/pose-format/pose-file.ts'
import type { HandNetworkVariant } from '../models/hand-pose/networks.ts'
import type { DeviceChoice } from '../models/types.ts'
import { addDecodingOptions, type DecodingArguments, decodingOf } from './decoding-options.ts'
import { frameJson, handJson } from './hand-json.ts'
import { handsOfClip } from './hands-of-clip.ts'
import { refuseOverwriting, refuseUnwritable } from './output-files.ts'
import { print, ReaderGoneError } from './print.ts'
import { Progress } from './progress.ts'
import { handsInPictures, listStills, unreadableStills } from './still-hands.ts'

interface HandsOptions extends DecodingArguments {
  readonly out?: string
  readonly overlay?: string
  readonly still?: true
  readonly json?: true
  readonly workers?: number
  readonly variant: HandNetworkVariant
  readonly device: DeviceChoice
  readonly mirrored?: true
  readonly hands: number
}

export function define(command: Command): void {
  addDecodingOptions(command)
    .description('Finds hands: 21 landmarks each, which hand it is, in metres too.')
    .argument('<input...>', 'a recording or a camera; with --still, pictures, folders of pictures or globs')
    .option('--out <file>', 'write the hands of a recording as a .pose file')
    .option('--overlay <file>', 'write the recording with its hands drawn on, as an .mp4')
    .option('--still', 'look at each picture by itself')
    .option('--json', 'print JSON Lines: one object a frame or picture')
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
    .addHelpText(
      'after',
      [
        '\nExamples:',
        '  signline hands clip.mp4 --out clip.pose --overlay clip-hands.mp4',
        '  signline hands --still --json A.jpg more-pictures/',
      ].join('\n'),
    )
    .action((inputs: readonly string[], options: HandsOptions, command: Command) => {
      if (!options.still) return readClip(inputs, options)
      refuseOptionsOfRecordings(command)
      return printStills(inputs, options)
    })
}

async function readClip(inputs: readonly string[], options: HandsOptions): Promise<void> {
  const [clip, ...others] = inputs
  if (clip === undefined || others.length > 0)
    throw new UnusableInputError(
      `${inputs.length} recordings were given; give one at a time, or --still for pictures`,
    )
  const { out, overlay, json } = options
  const written = [out, overlay].filter((path) => path !== undefined)
  if (written.length === 0 && !json)
    throw new UnusableInputError('nothing to write; give --out FILE.pose, --overlay FILE.mp4 or --json')
  if (/\.pose$/i.test(clip))
    throw new UnusableInputError(
      `${clip} holds hands that were found earlier; read them with signline transcribe --camera front=${clip}`,
    )
  refuseOverwriting(clip, written)
  for (const path of written) refuseUnwritable(path)
  const interrupted = new AbortController()
  const interrupt = (): void => interrupted.abort(new RunningFaultError('interrupted; nothing was written'))
  for (const name of STOP_SIGNALS) process.once(name, interrupt)
  const progress = new Progress()
  try {
    await using pool = await openPool(options)
    const startedMs = performance.now()
    const dropped = new Map<DropReason, number>()
    const frames = handsOfClip({ id: 'camera', uri: clip, mirrored: options.mirrored ?? false }, pool, {
      config: { ...defaultHandConfig, numHands: options.hands },
      decoding: decodingOf(options),
      signal: interrupted.signal,
      onDrop: (reason, count) => dropped.set(reason, (dropped.get(reason) ?? 0) + count),
      ...(overlay !== undefined && { overlay }),
    })
    const seen = { frames: 0, withHands: 0 }
    const told = (async function* (): AsyncGenerator<HandFrame, void, undefined> {
      for await (const frame of frames) {
        seen.frames++
        if (frame.hands.length > 0) seen.withHands++
        if (json) {
          progress.done()
          printFrame(`${JSON.stringify(frameJson(shownUri(clip), frame))}\n`, written)
        }
        progress.update(`${seen.frames} frames, ${(frame.timestampMs / 1000).toFixed(1)} s of the recording`)
        yield frame
      }
    })()
    if (out !== undefined) await writePoseFile(out, told)
    else for await (const _ of told);
    progress.done()
    const lost = [...dropped].filter(([, count]) => count > 0)
    if (lost.length > 0)
      process.stderr.write(
        `frames left out: ${lost.map(([reason, count]) => `${count} ${reason}`).join(', ')}\n`,
      )
    if (json) return
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    process.stdout.write(
      `${written.join(', ')}: ${seen.frames} frames, ${seen.withHands} with a hand, in ${seconds} s on ` +
        `${pool.workers} ${pool.workers === 1 ? 'worker' : 'workers'}. ${pool.deviceNote}\n`,
    )
  } finally {
    progress.done()
    for (const name of STOP_SIGNALS) process.off(name, interrupt)
  }
}

/** Ctrl-C, a polite kill, a terminal that was closed. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A reader that has seen enough is no fault, but then the files are not written, and that is one. */
function printFrame(line: string, written: readonly string[]): void {
  try {
    print(line)
  } catch (error) {
    if (!(error instanceof ReaderGoneError) || written.length === 0) throw error
    throw new RunningFaultError(
      `${written.join(' and ')} not written, because the output of --json was closed; leave --json away or let it be read to its end`,
    )
  }
}

/** Options that say nothing about pictures looked at one by one. */
const OF_RECORDINGS = ['cutOff', 'picturesPerSecond', 'openTimeout', 'stallTimeout', 'seconds']

function refuseOptionsOfRecordings(command: Command): void {
  const given = command.options.filter(
    (option) =>
      OF_RECORDINGS.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  )
  if (given.length > 0)
    throw new UnusableInputError(
      `--still looks at each picture by itself; leave ${given.map(({ long }) => long).join(' and ')} away`,
    )
}

async function printStills(inputs: readonly string[], options: HandsOptions): Promise<void> {
  if (options.out !== undefined || options.overlay !== undefined)
    throw new UnusableInputError('--still writes no file; leave --out and --overlay away, or --still')
  const sources = listStills(inputs)
  await using pool = await openPool(options)
  const progress = new Progress()
  const config = { ...defaultAfresh, mirrored: options.mirrored ?? false, numHands: options.hands }
  let done = 0
  let unreadable = 0
  const reading = options.maxSide === undefined ? {} : { maxSide: Math.round(options.maxSide) }
  for await (const outcome of handsInPictures(sources, pool, config, reading)) {
    progress.update(`${done} of ${sources.length} pictures`, done / sources.length)
    done++
    if (!outcome.ok) {
      progress.done()
      process.stderr.write(`signline: ${outcome.sentence}\n`)
      unreadable++
    } else if (options.json) {
      const { source, hands } = outcome
      progress.done()
      print(`${JSON.stringify({ source, hands: hands.map(handJson) })}\n`)
    } else {
      const told = outcome.hands.map((hand) => `${hand.handedness} ${hand.handednessScore.toFixed(2)}`)
      progress.done()
      print(`${outcome.source}: ${told.join(', ') || 'no hand'}\n`)
    }
  }
  progress.done()
  if (unreadable > 0) throw unreadableStills(unreadable, sources.length)
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
