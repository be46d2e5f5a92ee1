import type { DeviceDecision } from './device.ts'
import { DeviceUnavailableError } from './errors.ts'
import { chooseDevice } from './session.ts'
import type { DeviceChoice } from './types.ts'

/** `claimed` stands for the GPU that a step's pod was promised, whatever kind it is. */
export const DEVICE_PROMISES = ['claimed', 'auto', 'cpu', 'cuda', 'webgpu'] as const
export type DevicePromise = (typeof DEVICE_PROMISES)[number]

/**
 * The device that a step runs on. A step that was promised a GPU (`claimed`) and sees none must not run on the
 * CPU as if nothing were amiss, also where a cluster ignored the claim: throws DeviceUnavailableError.
 */
export async function promisedDevice(
  promise: string,
  choose: (choice: DeviceChoice) => Promise<DeviceDecision> = chooseDevice,
): Promise<DeviceDecision> {
  const choice = DEVICE_PROMISES.find((known) => known === promise)
  if (choice === undefined)
    throw new DeviceUnavailableError(
      promise,
      `device is "${promise}"; give one of ${DEVICE_PROMISES.join(', ')}`,
    )
  if (choice !== 'claimed') return choose(choice)
  const decision = await choose('auto')
  if (decision.device !== 'cpu')
    return { ...decision, note: decision.note.replace('Networks run', 'As claimed, networks run') }
  throw new DeviceUnavailableError(
    'claimed',
    `this step was promised a GPU and cannot open one (${decision.note.replace(/\.$/, '')}); see that its pod ` +
      'has a resource claim and its image CUDA’s libraries, or run the pipeline with device=auto',
  )
}
