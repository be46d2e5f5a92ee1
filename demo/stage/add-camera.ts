import { element } from '../dom/element.ts'
import { isCameraId } from '../join/join-options.ts'
import { setText } from '../session/draw.ts'
import type { SessionApi } from '../session/session-api.ts'

/** A form that adds a camera that the server reads; what the server refuses is shown in its words. */
export function createAddCamera(api: SessionApi): HTMLElement {
  const name = element('input', { required: true, maxlength: 64, autocomplete: 'off', class: 'field' })
  const uri = element('input', {
    required: true,
    class: 'field',
    maxlength: 1024,
    autocomplete: 'off',
    placeholder: 'rtsp://camera/stream',
  })
  const mirrored = element('input', { type: 'checkbox' })
  const loop = element('input', { type: 'checkbox' })
  const result = element('p', { role: 'status' })

  async function add(): Promise<void> {
    try {
      if (!isCameraId(name.value)) throw new Error('A camera’s name has letters, digits, - and _ only.')
      await api.addServerCamera({
        id: name.value,
        uri: uri.value,
        mirrored: mirrored.checked,
        loop: loop.checked,
      })
      result.className = ''
      setText(result, `Camera ${name.value} was added.`)
      name.value = ''
      uri.value = ''
    } catch (error) {
      result.className = 'trouble'
      setText(result, (error as Error).message)
    }
  }

  const submit = (event: Event): void => {
    event.preventDefault()
    void add()
  }
  return element(
    'form',
    { class: 'panel add-camera', onsubmit: submit, 'aria-label': 'Add a camera that the server reads' },
    element('h2', {}, 'Add a camera that the server reads'),
    element(
      'p',
      { class: 'quiet' },
      'Its address must be on the server’s allow-list: rtsp://, http://, https://, /dev/videoN or a video file.',
    ),
    element('label', {}, 'Name', name),
    element('label', {}, 'Address', uri),
    element('label', { class: 'tick' }, mirrored, 'It sends a mirrored picture'),
    element('label', { class: 'tick' }, loop, 'A file begins again when it ends'),
    element('button', { type: 'submit' }, 'Add camera'),
    result,
  )
}
