import { element } from '../dom/element.ts'
import { sayInPlace, setText } from '../session/draw.ts'
import type { SessionApi } from '../session/session-api.ts'
import '../session/session.css'
import type { SessionState } from '../session/session-state.ts'
import { AUTOMATIC, RECORDING_OFF, RECORDING_ON, vocabularyLine } from '../session/words.ts'
import { createAddCamera } from './add-camera.ts'
import { CameraCards } from './camera-cards.ts'
import { CaptionList } from './caption-list.ts'
import { confirmed } from './confirm.ts'
import { createLinks } from './links.ts'
import './stage.css'

/** The operator's page of a session. */
export class StageView {
  readonly element: HTMLElement
  readonly #api: SessionApi
  readonly #connection = element('p', { role: 'status' }, 'Connecting…')
  readonly #remark = element('p', { class: 'trouble', role: 'status' })
  readonly #recording = element('p', { class: 'recording', role: 'status' }, RECORDING_OFF)
  readonly #record = element('button', { type: 'button', onclick: () => this.#toggleRecording() }, 'Record…')
  readonly #end = element('button', { type: 'button', onclick: () => this.#endSession() }, 'End the session…')
  readonly #refusal = element('p', { class: 'trouble', role: 'alert' })
  readonly #vocabulary = element('p', { class: 'quiet' })
  readonly #noCamera = element('p', {}, 'No camera has joined yet; make a link for one, or add one.')
  readonly #cameras = new CameraCards((cameraId) => this.#removeCamera(cameraId))
  readonly #captions = new CaptionList()
  #isRecording = false

  constructor(api: SessionApi) {
    this.#api = api
    this.element = element(
      'main',
      { class: 'page stage' },
      element(
        'header',
        {},
        element('h1', {}, 'Stage'),
        this.#recording,
        this.#connection,
        this.#remark,
        element('div', { class: 'row' }, this.#record, this.#end),
        this.#refusal,
      ),
      element(
        'section',
        { class: 'cameras', 'aria-labelledby': 'cameras' },
        element('h2', { id: 'cameras' }, 'Cameras'),
        this.#noCamera,
        this.#cameras.element,
      ),
      element(
        'section',
        { class: 'panel captions', 'aria-labelledby': 'captions' },
        element('h2', { id: 'captions' }, 'Captions'),
        this.#captions.element,
        element('p', { class: 'quiet' }, AUTOMATIC),
        this.#vocabulary,
      ),
      createLinks(api),
      createAddCamera(api),
    )
  }

  show(state: SessionState): void {
    const { session, phase, sentence, fault, unreadable } = state
    const unread =
      unreadable.count > 0 ? `${unreadable.count} messages could not be read: ${unreadable.last}.` : ''
    sayInPlace(this.#connection, [sentence || 'Connected.', fault, unread].filter(Boolean).join(' '))
    this.#connection.className = phase === 'open' && fault === '' ? '' : 'trouble'
    sayInPlace(this.#remark, state.remark)
    this.#isRecording = session?.recording ?? false
    this.#recording.dataset.on = String(this.#isRecording)
    setText(this.#recording, this.#isRecording ? RECORDING_ON : RECORDING_OFF)
    setText(this.#record, this.#isRecording ? 'Stop recording' : 'Record…')
    for (const button of [this.#record, this.#end]) button.disabled = phase === 'ended' || phase === 'refused'
    if (session !== undefined) setText(this.#vocabulary, vocabularyLine(session))
    this.#noCamera.hidden = (session?.cameras.length ?? 0) + state.cameras.length > 0
    this.#cameras.show(state)
    this.#captions.show(state)
  }

  async #toggleRecording(): Promise<void> {
    const question =
      'Record this session? The hand landmarks of all cameras are saved on the server; pictures are not. Every camera shows it. Ask the signer first.'
    if (!this.#isRecording && !(await confirmed(question, 'Record'))) return
    await this.#ask(() => this.#api.setRecording(!this.#isRecording))
  }

  async #endSession(): Promise<void> {
    const question = 'End the session for everybody? Cameras and captions stop; it cannot be taken up again.'
    if (await confirmed(question, 'End it')) await this.#ask(() => this.#api.endSession())
  }

  async #removeCamera(cameraId: string): Promise<void> {
    if (await confirmed(`Remove camera ${cameraId} from the session?`, 'Remove'))
      await this.#ask(() => this.#api.removeCamera(cameraId))
  }

  async #ask(call: () => Promise<void>): Promise<void> {
    setText(this.#refusal, '')
    await call().catch((error: unknown) => setText(this.#refusal, (error as Error).message))
  }
}
