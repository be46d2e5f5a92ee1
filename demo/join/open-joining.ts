import type { HandFrame } from '../../components/types/hand.ts'
import type { ReadPicture } from '../camera/own-picture.ts'
import { element } from '../dom/element.ts'
import { onNextFrame } from '../session/draw.ts'
import { connectPage, openPage } from '../session/session-page.ts'
import { adviceOf } from './advice.ts'
import { askName } from './ask-name.ts'
import { openCameraSource, openReplaySource } from './hand-source.ts'
import { readJoinOptions } from './join-options.ts'
import { createJoinView } from './join-view.ts'
import { replayZeroMs } from './replay-zero.ts'
import { SightCount } from './sight.ts'
import { SourceControls } from './source-controls.ts'
import { keepScreenOn } from './wake-lock.ts'

/** Milliseconds between two looks at how well the camera sees. */
const LOOK_MS = 1000

/** The page as a session's camera: `/join/SESSION?camera=NAME#ticket=…`; without a name it asks for one. */
export async function openJoining(body: HTMLElement): Promise<void> {
  document.title = 'Camera of a session – signline'
  const page = openPage('join')
  const options = readJoinOptions(location.search)
  if (!page.ok) {
    const title = element('h1', {}, 'This camera cannot join')
    body.append(element('main', { class: 'page' }, title, element('p', {}, page.sentence)))
    return
  }
  const cameraId = options.cameraId || (await askName(body))
  const { clockOffsetMs } = options
  const client = connectPage(page, { cameraId, clockOffsetMs })
  const controls = new SourceControls(options)
  const view = createJoinView(cameraId, controls.element, options.replay !== '')
  body.append(view.element)
  client.state.follow(onNextFrame(view.showSession))
  keepScreenOn(view.showScreenLock)

  let sight = new SightCount()
  const drawReplayed = onNextFrame((frame: HandFrame) => view.picture.show(frame, frame.hands[0]))
  const receive = (frame: HandFrame, read?: ReadPicture): void => {
    client.send(frame)
    sight.add(frame)
    if (read === undefined) drawReplayed(frame)
    else view.picture.show(frame, frame.hands[0], read)
  }
  setInterval(() => {
    const seen = sight.sight()
    view.showSight(seen, adviceOf(seen, controls.mirrored))
  }, LOOK_MS)

  client.state.follow(({ phase }) => {
    if (phase === 'ended' || phase === 'refused') controls.stop()
  })
  controls.connect({
    open: async (onEnd, onLoading) => {
      sight = new SightCount()
      const source = { cameraId, nowMs: () => client.nowMs(), onFrame: receive, onEnd, onLoading }
      if (options.replay !== '')
        return await openReplaySource({
          ...source,
          address: options.replay,
          loop: options.loop,
          zeroMs: () => replayZeroMs(client.state, options.replayAtMs),
        })
      const camera = await openCameraSource({
        ...source,
        deviceId: controls.deviceId,
        mirrored: () => controls.mirrored,
        video: view.picture.video,
      })
      return {
        close: () => {
          camera.close()
          view.picture.clear()
        },
      }
    },
    say: view.showSource,
  })
}
