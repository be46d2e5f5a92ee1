import { CameraFault, cameraFaultOf } from '../camera/camera-fault.ts'
import { listWebcams } from '../camera/webcam.ts'
import { element } from '../dom/element.ts'
import type { HandSource } from './hand-source.ts'
import type { JoinOptions } from './join-options.ts'

export interface SourceControlsHost {
  open(onEnd: (sentence: string) => void, onLoading: (sentence: string) => void): Promise<HandSource>
  say(sentence: string, isTrouble: boolean): void
}

/** Start and stop, which camera, mirrored or not. */
export class SourceControls {
  readonly element: HTMLElement
  readonly #button = element('button', { type: 'button', class: 'primary', onclick: () => this.#toggle() })
  readonly #choice = element('select', { onchange: () => this.#restart() })
  readonly #mirrored = element('input', { type: 'checkbox' })
  readonly #isReplay: boolean
  #host: SourceControlsHost | undefined
  #source: HandSource | undefined
  /** Counts the tries, so that one that was given up shows nothing any more. */
  #tries = 0

  constructor({ replay }: JoinOptions) {
    this.#isReplay = replay !== ''
    this.#choice.append(element('option', { value: '' }, 'The browser’s choice'))
    const camera = [
      element('label', {}, 'Camera', this.#choice),
      element('label', {}, this.#mirrored, 'This camera sends a mirrored picture'),
    ]
    this.element = element('div', { class: 'controls' }, this.#button, ...(this.#isReplay ? [] : camera))
  }

  get deviceId(): string {
    return this.#choice.value
  }

  get mirrored(): boolean {
    return this.#mirrored.checked
  }

  /** A recording starts by itself; a camera when the person says so. */
  connect(host: SourceControlsHost): void {
    this.#host = host
    this.#show(this.#isReplay ? '' : 'The camera is off.')
    if (this.#isReplay) void this.#start()
    else if (!isSecureContext) this.#show(new CameraFault('insecure').message, true)
  }

  stop(sentence = 'The camera is off.', isTrouble = false): void {
    this.#tries++
    this.#source?.close()
    this.#source = undefined
    this.#show(sentence, isTrouble)
  }

  async #start(): Promise<void> {
    const own = ++this.#tries
    this.#button.textContent = 'Stop'
    this.#host?.say(
      this.#isReplay ? 'Starting.' : 'Waiting for the camera; the browser may ask you to allow it.',
      false,
    )
    try {
      const source = await this.#host?.open(
        (sentence) => own === this.#tries && this.stop(sentence, !this.#isReplay),
        (sentence) => own === this.#tries && this.#source === undefined && this.#host?.say(sentence, false),
      )
      if (own !== this.#tries) return source?.close()
      this.#source = source
      this.#show(this.#isReplay ? 'A recording is sent, not this device’s camera.' : 'The camera is on.')
      await this.#listCameras()
    } catch (error) {
      const sentence = this.#isReplay ? String((error as Error).message) : cameraFaultOf(error).message
      if (own === this.#tries) this.stop(sentence, true)
    }
  }

  #toggle(): void {
    if (this.#button.textContent === 'Stop') this.stop()
    else void this.#start()
  }

  #restart(): void {
    if (this.#source === undefined) return
    this.stop()
    void this.#start()
  }

  /** Browsers name cameras only once one was allowed. */
  async #listCameras(): Promise<void> {
    if (this.#isReplay) return
    const { value } = this.#choice
    const cameras = await listWebcams()
    this.#choice.replaceChildren(
      element('option', { value: '' }, 'The browser’s choice'),
      ...cameras.map(({ deviceId, label }) => element('option', { value: deviceId }, label)),
    )
    this.#choice.value = cameras.some(({ deviceId }) => deviceId === value) ? value : ''
  }

  #show(sentence: string, isTrouble = false): void {
    this.#button.textContent =
      this.#source !== undefined ? 'Stop' : this.#isReplay ? 'Send the recording again' : 'Start camera'
    this.#host?.say(sentence, isTrouble)
  }
}
