import { type Command, InvalidArgumentError, Option } from 'commander'
import { DEFAULT_MAX_SIDE } from '../components/camera-to-frames/ffmpeg-arguments.ts'
import type { OpenCameraOptions } from '../components/camera-to-frames/open-camera.ts'

/** What `addDecodingOptions` adds to a command's options. */
export interface DecodingArguments {
  readonly cutOff?: 'refuse' | 'keep'
  readonly maxSide?: number
  readonly picturesPerSecond?: number
  readonly openTimeout?: number
  readonly stallTimeout?: number
  readonly seconds?: number
}

/** Adds the options that say how recordings and cameras are decoded. */
export function addDecodingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--cut-off <what>', 'a file whose end is missing: an error, or read as far as it goes')
        .choices(['refuse', 'keep'])
        .default('refuse'),
    )
    .option(
      '--max-side <pixels>',
      `scale larger pictures down to this; default ${DEFAULT_MAX_SIDE}, 1920 for pictures`,
      numberFrom(32, 8192),
    )
    .option('--pictures-per-second <n>', 'rate of a folder of pictures; default 30', numberFrom(0.001, 1000))
    .option(
      '--open-timeout <s>',
      'longest wait for the first picture; default 15, 60 for a file',
      numberFrom(0.1, 86_400),
    )
    .option(
      '--stall-timeout <s>',
      'longest wait between pictures; default 10, 60 for a file',
      numberFrom(0.1, 86_400),
    )
    .option(
      '--seconds <s>',
      'read only so much of a recording; a camera that sends for ever is read until then',
      numberFrom(0.01, 86_400),
    )
}

/** The same as `openCamera` takes it. */
export function decodingOf(given: DecodingArguments): OpenCameraOptions {
  const { cutOff, maxSide, picturesPerSecond, openTimeout, stallTimeout, seconds } = given
  return {
    ...(cutOff !== undefined && { cutOff }),
    ...(maxSide !== undefined && { maxSide: Math.round(maxSide) }),
    ...(picturesPerSecond !== undefined && { picturesPerSecond }),
    ...(openTimeout !== undefined && { openTimeoutS: openTimeout }),
    ...(stallTimeout !== undefined && { stallTimeoutS: stallTimeout }),
    ...(seconds !== undefined && { longestS: seconds }),
  }
}

function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= least && value <= most))
      throw new InvalidArgumentError(`give a number from ${least} to ${most}.`)
    return value
  }
}
