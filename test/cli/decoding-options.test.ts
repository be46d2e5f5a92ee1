import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addDecodingOptions, decodingOf } from '#cli/decoding-options.js'
import { readCameraOptions } from '#cli/transcribe/camera-options.js'

function decodingOfLine(...args: string[]): ReturnType<typeof decodingOf> {
  const command = addDecodingOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }))
  return decodingOf(command.parse(args, { from: 'user' }).opts())
}

test('decoding is strict by default and otherwise as the source has it', () => {
  expect(decodingOfLine()).toEqual({ cutOff: 'refuse' })
})

test('decoding follows the options of the command line', () => {
  const given = ['--cut-off', 'keep', '--max-side', '640', '--pictures-per-second', '12.5']
  expect(
    decodingOfLine(...given, '--open-timeout', '2', '--stall-timeout', '0.5', '--seconds', '90'),
  ).toEqual({
    cutOff: 'keep',
    maxSide: 640,
    picturesPerSecond: 12.5,
    openTimeoutS: 2,
    stallTimeoutS: 0.5,
    longestS: 90,
  })
})

test('a limit that is no number, or no sensible one, is refused', () => {
  expect(() => decodingOfLine('--max-side', 'large')).toThrow('give a number from 32 to 8192')
  expect(() => decodingOfLine('--stall-timeout', '0')).toThrow('give a number from 0.1')
  expect(() => decodingOfLine('--cut-off', 'maybe')).toThrow('Allowed choices are refuse, keep')
})

test('every camera of a recording is decoded in the same way', () => {
  const cameras = readCameraOptions({ camera: ['a=a.mp4', 'b=b.mp4'], cutOff: 'keep' })
  expect(cameras.map(({ decoding }) => decoding)).toEqual([{ cutOff: 'keep' }, { cutOff: 'keep' }])
})
