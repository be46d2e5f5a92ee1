import type { CameraId } from '../../components/types/camera.ts'
import { element } from '../dom/element.ts'
import { setText } from '../session/draw.ts'
import '../session/session.css'
import { isCameraId } from './join-options.ts'

/** Asks what this camera is called; the name stays in the address, so that a reload knows it. */
export function askName(body: HTMLElement): Promise<CameraId> {
  const name = element('input', {
    required: true,
    maxlength: 64,
    autocomplete: 'off',
    id: 'name',
    class: 'field',
  })
  const fault = element('p', { class: 'trouble', role: 'alert' })
  const page = element('main', { class: 'page' })
  return new Promise((resolve) => {
    const submit = (event: Event): void => {
      event.preventDefault()
      if (!isCameraId(name.value)) {
        setText(fault, 'A camera’s name has letters, digits, - and _ only, for example left or phone-2.')
        return
      }
      const address = new URL(location.href)
      address.searchParams.set('camera', name.value)
      history.replaceState(history.state, '', address)
      page.remove()
      resolve(name.value)
    }
    page.append(
      element('h1', {}, 'Join as a camera'),
      element(
        'form',
        { class: 'panel', onsubmit: submit },
        element(
          'label',
          { for: 'name' },
          'What is this camera called? Each camera of the session has its own name.',
        ),
        name,
        element('button', { type: 'submit', class: 'primary' }, 'Join'),
        fault,
      ),
    )
    body.append(page)
  })
}
