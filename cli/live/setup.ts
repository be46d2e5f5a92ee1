import { readCameraAddress, refuseSameCameraTwice } from '../../components/camera-to-frames/camera-address.ts'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { ServerCamera } from '../../components/types/live-session.ts'

/** Where a gateway listens and who may speak to it, as the command line gives it. */
export interface GatewayArguments {
  readonly port: number
  readonly host?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly selfSigned?: true
  readonly origin?: readonly string[]
  readonly trustProxy?: readonly string[]
  readonly allowCamera?: readonly string[]
  readonly workerStartSeconds?: number
}

export interface CamerasArguments {
  /** `ID=URI`, as often as there are cameras. */
  readonly camera?: readonly string[]
  /** Ids of cameras whose picture is a mirror image. */
  readonly mirrored?: readonly string[]
  readonly loop?: true
}

const CAMERA_ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Reads `--camera`, `--mirrored` and `--loop`; none is no fault, because browsers may join. Throws one
 * UnusableInputError that names every fault.
 */
export function readServerCameras({
  camera = [],
  mirrored = [],
  loop = false,
}: Omit<CamerasArguments, 'loop'> & { readonly loop?: boolean }): readonly ServerCamera[] {
  const faults: string[] = []
  const cameras = camera.flatMap((text): ServerCamera[] => {
    const place = text.indexOf('=')
    const id = text.slice(0, Math.max(0, place))
    const uri = text.slice(place + 1)
    if (place < 0 || uri === '' || !CAMERA_ID.test(id)) {
      faults.push(
        `--camera ${text}: write ID=URI, such as front=clip.mp4, the id of letters, digits, - and _`,
      )
      return []
    }
    const read = liveUriOf(uri)
    if ('fault' in read) {
      faults.push(`camera "${id}": ${read.fault}`)
      return []
    }
    return [{ kind: 'server', id, uri: read.uri, mirrored: mirrored.includes(id), loop }]
  })
  for (const id of mirrored)
    if (!camera.some((text) => text.startsWith(`${id}=`)))
      faults.push(`--mirrored ${id}: there is no camera "${id}"; it must be one of --camera`)
  if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
  refuseSameCameraTwice(cameras)
  return cameras
}

/** The address as a worker takes it: of a file its whole path. */
function liveUriOf(uri: string): { readonly uri: string } | { readonly fault: string } {
  try {
    const address = readCameraAddress(uri)
    if (address.kind === 'pictures')
      return {
        fault: `${uri} is a picture or a folder of pictures; give a video, rtsp://, http:// or /dev/videoN`,
      }
    return { uri: address.kind === 'video-file' ? address.path : uri }
  } catch (error) {
    return { fault: (error as Error).message }
  }
}

/** Faults of `--tls-cert`, `--tls-key`, `--self-signed` and `--origin` that show without opening anything. */
export function checkGatewayArguments({ tlsCert, tlsKey, selfSigned, origin = [] }: GatewayArguments): void {
  const faults: string[] = []
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    faults.push(
      `--tls-${tlsCert === undefined ? 'key' : 'cert'} is given alone; a certificate and its key go together`,
    )
  if (selfSigned && (tlsCert ?? tlsKey) !== undefined)
    faults.push('--self-signed makes a certificate, --tls-cert brings one; give one of the two')
  for (const text of origin)
    if (!URL.canParse(text) || new URL(text).origin !== text)
      faults.push(`--origin ${text}: write scheme, host and port alone, such as https://captions.example.org`)
  if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
}
