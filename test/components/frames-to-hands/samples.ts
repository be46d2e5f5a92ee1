import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HandNetworks } from '#components/frames-to-hands/networks.js'
import { prepareHandNetworks } from '#models/hand-pose/prepare.js'
import { openSession } from '#models/session.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Recordings of people, where they lie beside the checkout; tests have a smaller twin without them. */
export const sharedData: string = join(root, '../shared/data')

/** A recording of the project's own with a hand in most of it. */
export const sampleClip: string | undefined = [
  ...clipsBelow(join(root, 'data-samples')),
  join(sharedData, 'words/multiview/handpose3d/cam0_test.mp4'),
].find((path) => existsSync(path))

if (sampleClip === undefined) console.log('no recording in data-samples: tests on one are skipped')

function clipsBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mp4'))
    .sort()
    .map((name) => join(folder, name))
}

export async function openNetworks(
  variant: 'full' | 'lite' = 'full',
): Promise<HandNetworks & AsyncDisposable> {
  const paths = await prepareHandNetworks({ variant })
  const palm = await openSession(paths.palmDetection, { model: 'palm detection', device: 'cpu' })
  const hand = await openSession(paths.handLandmarks, { model: 'hand landmarks', device: 'cpu' })
  return {
    palm,
    hand,
    async [Symbol.asyncDispose]() {
      await palm.close()
      await hand.close()
    },
  }
}
