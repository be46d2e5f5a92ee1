import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Device, DeviceChoice } from './types.ts'

/** Whether a device can run networks here; `reason` is a clause that can follow "because". */
export type DeviceTrial = { readonly ok: true } | { readonly ok: false; readonly reason: string }

export interface DeviceDecision {
  readonly device: Device
  /** One sentence: which device runs, and why another did not. */
  readonly note: string
}

export const DEVICE_NAMES: Readonly<Record<Device, string>> = {
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  cpu: 'the CPU',
}

const ORDER_OF_PREFERENCE: readonly Device[] = ['cuda', 'webgpu', 'cpu']

/** The best device that passes its trial; the CPU is the last and is not tried. */
export async function decideDevice(
  choice: DeviceChoice,
  tryDevice: (device: Device) => Promise<DeviceTrial>,
): Promise<DeviceDecision> {
  if (choice !== 'auto')
    return { device: choice, note: `Networks run on ${DEVICE_NAMES[choice]}, as asked for.` }
  const refusals: string[] = []
  for (const device of ORDER_OF_PREFERENCE.filter((one) => one !== 'cpu')) {
    const trial = await tryDevice(device)
    if (trial.ok) return { device, note: noteOf(device, refusals) }
    refusals.push(`not on ${DEVICE_NAMES[device]} because ${trial.reason}`)
  }
  return { device: 'cpu', note: noteOf('cpu', refusals) }
}

function noteOf(device: Device, refusals: readonly string[]): string {
  return `Networks run on ${[DEVICE_NAMES[device], ...refusals].join(', ')}.`
}

/**
 * Tries WebGPU in a process of its own, because a Vulkan driver that fails can take its process down and
 * writes to its stderr. Software drivers are left out: they would pass and be slower than the CPU path.
 */
export function tryWebGpuApart(): DeviceTrial {
  if (process.platform === 'linux' && !hasLinuxGpu())
    return { ok: false, reason: 'there is no GPU (no /dev/dri/renderD*, /dev/nvidia* or /dev/dxg)' }
  const child = spawnSync(process.execPath, [fileURLToPath(new URL('./device-probe.js', import.meta.url))], {
    encoding: 'utf8',
    timeout: PROBE_TIMEOUT_MS,
    env: { ...process.env, VK_LOADER_DRIVERS_DISABLE: '*lvp*,*swiftshader*' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  if (child.status === 0) return { ok: true }
  if (child.signal !== null)
    return { ok: false, reason: `a trial of it ended by ${child.signal} (Vulkan driver)` }
  return { ok: false, reason: child.stdout.trim() || `a trial of it ended with code ${child.status}` }
}

/** Starting a driver and compiling one shader takes seconds at most. */
const PROBE_TIMEOUT_MS = 30_000

/** Device files that a GPU's kernel driver makes; /dev/dxg is the GPU of Windows under WSL. */
function hasLinuxGpu(): boolean {
  return hasNvidiaGpu() || hasEntry('/dev/dri', /^renderD/)
}

/** Whether CUDA can find a GPU at all; on other systems than Linux nobody knows before it is tried. */
export function hasNvidiaGpu(deviceFiles = '/dev'): boolean {
  if (process.platform !== 'linux') return true
  return existsSync(join(deviceFiles, 'dxg')) || hasEntry(deviceFiles, /^nvidia\d+$/)
}

function hasEntry(folder: string, name: RegExp): boolean {
  return existsSync(folder) && readdirSync(folder).some((entry) => name.test(entry))
}
