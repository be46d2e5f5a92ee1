import { CameraFault, cameraFaultOf } from './camera-fault.ts'

/** Pixels; the hand networks look at 224×224 pixels of a region twice the hand, so more would only cost time. */
const WIDTH = 640
const HEIGHT = 480
const FRAMES_PER_SECOND = 30

export interface WebcamChoice {
  /** The browser's id, which it changes from site to site; empty chooses none. */
  readonly deviceId: string
  readonly label: string
}

/** Opens the camera, the named one if it is there. Throws CameraFault. */
export async function openWebcam(deviceId: string): Promise<MediaStream> {
  if (navigator.mediaDevices === undefined) throw new CameraFault('insecure')
  const video: MediaTrackConstraints = {
    width: { ideal: WIDTH },
    height: { ideal: HEIGHT },
    frameRate: { ideal: FRAMES_PER_SECOND },
    ...(deviceId === '' ? { facingMode: 'user' } : { deviceId: { ideal: deviceId } }),
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false })
  } catch (error) {
    throw cameraFaultOf(error)
  }
}

/** The cameras that are connected; browsers name them only once one was allowed. */
export async function listWebcams(): Promise<readonly WebcamChoice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, place) => ({ deviceId, label: label || `Camera ${place + 1}` }))
}

/** Calls when cameras come or go; returns what ends it. */
export function watchWebcams(changed: () => void): () => void {
  navigator.mediaDevices?.addEventListener('devicechange', changed)
  return () => navigator.mediaDevices?.removeEventListener('devicechange', changed)
}
