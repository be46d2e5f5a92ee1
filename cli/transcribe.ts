import { stderr, stdout } from 'node:process'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { RunningFaultError } from '../components/types/errors.ts'
import type { HandFrame } from '../components/types/hand.ts'
import type { Alphabet } from '../components/types/sign.ts'
import type { Transcript } from '../components/types/transcript.ts'
import type { DeviceChoice } from '../models/types.ts'
import { addDecodingOptions } from './decoding-options.ts'
import { Progress } from './progress.ts'
import { type CameraArguments, type CameraOption, readCameraOptions } from './transcribe/camera-options.ts'
import { openRecogniser } from './transcribe/open-recogniser.ts'
import { checkCameras, recogniseRecording } from './transcribe/recognise-recording.ts'
import { writeResults } from './transcribe/write-results.ts'
import { openFolder } from './write-whole.ts'

export function define(command: Command): void {
  addDecodingOptions(command)
    .description(
      'Reads what a hand spells in one recording and writes it as text. Several cameras of the same recording ' +
        'are read side by side and help each other.',
    )
    .option(
      '--camera <ID=URI>',
      'a camera of the recording: video, picture folder, stream or .pose file; repeat for more',
      gather,
    )
    .option('--mirrored <ID>', 'this camera delivers a mirror image (selfie cameras often do)', gather)
    .option('--offset <ID=MS>', 'this camera began so many milliseconds later than the others', gather)
    .addOption(
      new Option('--alphabet <which>', 'what 0/O, 2/V, 6/W and 9/F are read as')
        .choices(['letters', 'digits', 'both'])
        .default('letters'),
    )
    .addOption(
      new Option('--device <device>', 'where the networks run')
        .choices(['auto', 'cpu', 'webgpu', 'cuda'])
        .default('auto'),
    )
    .option('--workers <N>', 'threads that find hands; the result does not depend on it', wholeNumber)
    .option('--out <DIR>', 'write transcript.json, .vtt, .srt, .eaf, .txt and report.html here')
    .option('--json', 'print the transcript as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  signline transcribe --camera front=front.mp4
  signline transcribe --camera front=front.mp4 --camera left=left.mp4 --mirrored front --out results

This is automatic recognition of fingerspelling (ase), not translation.`,
    )
    .action(transcribe)
}

interface TranscribeArguments extends CameraArguments {
  readonly alphabet: Alphabet
  readonly device: DeviceChoice
  readonly workers?: number
  readonly out?: string
  readonly json?: true
}

async function transcribe(options: TranscribeArguments): Promise<void> {
  const cameras = readCameraOptions(options)
  await checkCameras(cameras)
  using _folder = options.out === undefined ? undefined : openFolder(options.out)
  const { transcript, paths } = await transcribeRecording(cameras, options)
  if (options.json) stdout.write(`${JSON.stringify(transcript)}\n`)
  else if (transcript.text !== '') stdout.write(`${transcript.text}\n`)
  if (transcript.signs.length === 0) stderr.write(`${nothingRecognised(transcript)}\n`)
  for (const path of paths) stderr.write(`wrote ${path}\n`)
}

/** Recognises a recording with progress on stderr, and writes the results where `out` says. */
export async function transcribeRecording(
  cameras: readonly CameraOption[],
  options: Pick<TranscribeArguments, 'alphabet' | 'device' | 'workers' | 'out'>,
): Promise<{ readonly transcript: Transcript; readonly paths: readonly string[] }> {
  const progress = new Progress()
  const interrupt = interruption()
  try {
    await using recogniser = await openRecogniser(cameras, options)
    stderr.write(`${recogniser.deviceNote}\n`)
    const recognition = await recogniseRecording(recogniser, cameras, {
      signal: interrupt.signal,
      onFrame: countFrames(progress),
    })
    const { out } = options
    if (out === undefined) return { transcript: recognition.transcript, paths: [] }
    progress.update('making the pictures of the report')
    const paths = await writeResults(out, recognition, recogniser, cameras, interrupt.signal)
    return { transcript: recognition.transcript, paths }
  } finally {
    progress.done()
    interrupt.close()
  }
}

function countFrames(progress: Progress): (frame: HandFrame) => void {
  const atMs = new Map<string, number>()
  let frames = 0
  return ({ cameraId, timestampMs }) => {
    frames++
    atMs.set(cameraId, timestampMs)
    const places = [...atMs].map(([id, ms]) => `${id} ${(ms / 1000).toFixed(1)} s`)
    progress.update(`${frames} frames read: ${places.join(', ')}`)
  }
}

function nothingRecognised({ dropped, cameras }: Transcript): string {
  const lost = dropped.reduce((sum, { count }) => sum + count, 0)
  const hint = lost > 0 ? ` (${lost} frames were dropped)` : ''
  return cameras.length === 1
    ? `No sign was recognised in this recording${hint}.`
    : `No sign was recognised by any of the ${cameras.length} cameras${hint}.`
}

/** Ctrl-C and a polite kill end the work in order: child processes stop, nothing half-written is left. */
function interruption(): { readonly signal: AbortSignal; close(): void } {
  const controller = new AbortController()
  const stop = (): void => controller.abort(new RunningFaultError('interrupted; nothing was written'))
  process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop)
  return {
    signal: controller.signal,
    close: () => {
      process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop)
    },
  }
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function wholeNumber(value: string): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < 1 || number > 64)
    throw new InvalidArgumentError('give a whole number from 1 to 64.')
  return number
}
