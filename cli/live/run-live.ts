import { stdout } from 'node:process'
import { RunningFaultError } from '../../components/types/errors.ts'
import type { Alphabet } from '../../components/types/sign.ts'
import { Refusal } from '../../live/gateway/refusal.ts'
import { print } from '../print.ts'
import { placeGateway } from './addresses.ts'
import { refuseUnplayable, requireFfmpeg } from './check-reading.ts'
import { readKeys } from './keys.ts'
import { describeSession, linksOf, type StartedSession } from './links.ts'
import { redisUrlOf, runLiveProcess } from './live-process.ts'
import { pageFolder } from './page-folder.ts'
import {
  type CamerasArguments,
  checkGatewayArguments,
  type GatewayArguments,
  readServerCameras,
} from './setup.ts'
import { startGateway } from './start-gateway.ts'
import { recordingsFolder, startWorker, type WorkerArguments } from './start-worker.ts'
import type { StopSignals } from './until-stopped.ts'

export interface LiveArguments extends GatewayArguments, CamerasArguments, WorkerArguments {
  readonly alphabet: Alphabet
  readonly json?: true
}

/** `signline live`: gateway, one worker and the pages in one process, one session to begin with. */
export async function runLive(options: LiveArguments, signals: StopSignals): Promise<void> {
  checkGatewayArguments(options)
  const cameras = readServerCameras(options)
  const keys = readKeys(process.env, false)
  const place = await placeGateway(options)
  const pages = pageFolder()
  const recordings = recordingsFolder(options.recordings)
  const redisUrl = redisUrlOf(process.env)
  // Browsers alone need no ffmpeg.
  const mayRead = cameras.length > 0 || options.allowCamera !== undefined || redisUrl !== undefined
  if (mayRead && options.maxCameras !== 0) await requireFfmpeg()
  await refuseUnplayable(cameras)
  await runLiveProcess('live', redisUrl, signals, async (live) => {
    await startWorker(live, options)
    const gateway = await startGateway(live, { ...options, place, keys, pages })
    const { session, tickets } = await gateway
      .createSession({ alphabet: options.alphabet, cameras })
      .catch((error: Error) => {
        if (!(error instanceof Refusal)) throw error
        throw new RunningFaultError(
          `${error.message}. --variant lite holds about twice as many cameras; --max-cameras and --max-sessions take so many whatever was measured`,
          { cause: error },
        )
      })
    const { operator, camera, reader } = tickets
    const started: StartedSession = {
      base: gateway.base,
      sessionId: session.id,
      links: linksOf(gateway.base, session.id, {
        operator: operator.ticket,
        camera: camera.ticket,
        reader: reader.ticket,
      }),
      cameras: cameras.map(({ id }) => id),
      fingerprint: place.certificate?.fingerprint,
      selfSigned: place.selfSigned,
      operatorKey: keys.operatorKeyMade ? keys.operatorKey : undefined,
      recordings,
    }
    print(options.json ? `${JSON.stringify(started)}\n` : describeSession(started, stdout.isTTY))
  })
}
