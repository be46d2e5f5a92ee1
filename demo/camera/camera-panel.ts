import type { CameraId } from '../../components/types/camera.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import { element } from '../dom/element.ts'
import { announce } from '../session/draw.ts'
import type { Settings } from '../settings/settings.ts'
import './camera-panel.css'
import { cameraFaultOf } from './camera-fault.ts'
import type { CameraHealth } from './camera-health.ts'
import { type HandCamera, openHandCamera } from './open-hand-camera.ts'
import { createOwnPicture, type ReadPicture } from './own-picture.ts'
import { PictureAdviser } from './picture-advice.ts'
import { spellingHand, withHint } from './spelling-hand.ts'

export type CameraPanelState = 'off' | 'opening' | 'on' | 'fault'

export interface CameraPanelOptions {
  readonly cameraId: CameraId
  /** Asked whenever it matters. */
  readonly settings: () => Settings
  /** Each picture that was looked at; times are milliseconds of `performance.now()`. */
  readonly onFrame: (frame: HandFrame) => void
  readonly onState?: (state: CameraPanelState) => void
  /** Shown while the camera is off, instead of the picture. */
  readonly invitation: string
}

export interface CameraPanel {
  readonly element: HTMLElement
  readonly state: CameraPanelState
  start(): Promise<void>
  stop(): void
  health(): CameraHealth | undefined
  /** The browser's id of the open camera; empty while it is off. */
  readonly deviceId: string
}

/** A number that changes more often cannot be read, milliseconds. */
const SAY_EVERY_MS = 3000

/** What a screen reader says of a state; a fault speaks for itself. */
const SAID_ALOUD: Readonly<Record<CameraPanelState, string>> = {
  off: '',
  opening: '',
  on: 'The camera is on.',
  fault: '',
}

/** The own picture with its hands drawn over it, a button that starts and stops it, and what to do better. */
export function createCameraPanel(options: CameraPanelOptions): CameraPanel {
  const picture = createOwnPicture('Your picture', options.invitation)
  const button = element('button', { type: 'button', class: 'primary', onclick: toggle }, 'Start camera')
  const sentence = element('p', { class: 'advice', 'data-kind': '' })
  const fault = element('p', { class: 'fault', role: 'alert' })
  const aloud = element('p', { class: 'hidden-from-sight', role: 'status' })
  const panel = element(
    'section',
    { class: 'camera-panel', 'aria-label': 'Camera' },
    picture.element,
    element('div', { class: 'camera-line' }, button, sentence, fault, aloud),
  )
  let state: CameraPanelState = 'off'
  let camera: HandCamera | undefined
  let adviser = new PictureAdviser()
  /** When the speed was said last, milliseconds of the pictures' clock. */
  let saidMs = Number.NEGATIVE_INFINITY

  function show(next: CameraPanelState, said = ''): void {
    state = next
    panel.dataset.state = next
    button.textContent = next === 'off' || next === 'fault' ? 'Start camera' : 'Stop camera'
    fault.textContent = next === 'fault' ? said : ''
    say(next === 'fault' ? '' : said, '')
    announce(aloud, next === 'opening' ? said : SAID_ALOUD[next])
    options.onState?.(next)
  }

  function say(text: string, kind: string): void {
    if (sentence.textContent === text) return
    sentence.textContent = text
    sentence.dataset.kind = kind
  }

  function receive(raw: HandFrame, read: ReadPicture): void {
    const { hand } = options.settings()
    const frame = withHint(raw, hand)
    const spelling = spellingHand(frame, hand)
    picture.show(frame, spelling, read)
    panel.dataset.hand = spelling?.handedness ?? ''
    if (camera !== undefined) {
      const health = camera.health()
      const advice = adviser.advise(frame, spelling, health)
      announce(aloud, advice?.sentence ?? SAID_ALOUD.on)
      if (advice !== undefined) say(advice.sentence, advice.kind)
      else if (sentence.dataset.kind !== '' || frame.timestampMs - saidMs > SAY_EVERY_MS) {
        saidMs = frame.timestampMs
        say(`Looks at ${Math.round(health.framesPerSecond)} pictures a second.`, '')
      }
    }
    options.onFrame(frame)
  }

  /** Counts the tries, so that one that was given up shows nothing any more. */
  let tries = 0

  async function start(): Promise<void> {
    if (state === 'opening' || state === 'on') return
    const own = ++tries
    show('opening', 'Waiting for the camera; the browser may ask you to allow it.')
    adviser = new PictureAdviser()
    saidMs = performance.now()
    const { cameraId } = options
    try {
      const opened = await openHandCamera({
        cameraId,
        deviceId: options.settings().cameraId,
        mirrored: () => options.settings().cameraMirrored,
        video: picture.video,
        onFrame: (frame, read) => own === tries && receive(frame, read),
        onLoading: (sentence) => own === tries && state === 'opening' && say(sentence, ''),
        onFault: (stopped) => own === tries && end('fault', stopped.message),
      })
      if (own !== tries) return opened.close()
      camera = opened
      show('on')
    } catch (error) {
      if (own === tries) end('fault', cameraFaultOf(error).message)
    }
  }

  function end(next: 'off' | 'fault', said = ''): void {
    tries++
    camera?.close()
    camera = undefined
    picture.clear()
    show(next, said)
  }

  function toggle(): void {
    if (state === 'on' || state === 'opening') end('off')
    else void start()
  }

  show('off')
  return {
    element: panel,
    get state() {
      return state
    },
    get deviceId() {
      return camera?.deviceId ?? ''
    },
    start,
    stop: () => end('off'),
    health: () => camera?.health(),
  }
}
