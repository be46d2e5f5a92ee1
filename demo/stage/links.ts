import type { CameraId } from '../../components/types/camera.ts'
import { element } from '../dom/element.ts'
import { isCameraId } from '../join/join-options.ts'
import { setText } from '../session/draw.ts'
import type { SessionApi } from '../session/session-api.ts'
import { qrCode } from './qr-code.ts'

/** The whole link for a camera of this name: the ticket stays in the fragment, which browsers send nobody. */
export function joinLink(path: string, origin: string, cameraId: CameraId): string {
  const link = new URL(path, origin)
  link.searchParams.set('camera', cameraId)
  return link.href
}

/** Forms that make links: one for a camera that joins, one for the captions. */
export function createLinks(api: SessionApi): HTMLElement {
  const name = element('input', {
    class: 'field',
    name: 'camera',
    required: true,
    maxlength: 64,
    value: 'phone',
    autocomplete: 'off',
  })
  const join = new LinkMaker('camera', async () => {
    if (!isCameraId(name.value)) throw new Error('A camera’s name has letters, digits, - and _ only.')
    const { path, expiresAt } = await api.issueLink('camera', name.value)
    return { link: joinLink(path, location.origin, name.value), expiresAt }
  })
  const captions = new LinkMaker('captions', async () => {
    const { path, expiresAt } = await api.issueLink('reader')
    return { link: new URL(path, location.origin).href, expiresAt }
  })
  return element(
    'section',
    { class: 'panel', 'aria-label': 'Links' },
    element('h2', {}, 'Links'),
    element('p', { class: 'quiet' }, reachable()),
    form('Join as a camera', join, element('label', {}, 'Name of the camera', name)),
    form('Show the captions', captions),
  )
}

function form(title: string, maker: LinkMaker, ...fields: readonly HTMLElement[]): HTMLElement {
  const submit = (event: Event): void => {
    event.preventDefault()
    void maker.make()
  }
  return element(
    'form',
    { class: 'link-form', onsubmit: submit, 'aria-label': title },
    element('h3', {}, title),
    ...fields,
    element('button', { type: 'submit' }, 'Make a link'),
    maker.element,
  )
}

interface MadeLink {
  readonly link: string
  /** ISO 8601. */
  readonly expiresAt: string
}

/** A link once it was made: to copy, to open, and as a QR code where phones can use it. */
class LinkMaker {
  readonly element: HTMLElement = element('div', { class: 'made-link' })
  readonly #purpose: 'camera' | 'captions'
  readonly #makeLink: () => Promise<MadeLink>

  constructor(purpose: 'camera' | 'captions', makeLink: () => Promise<MadeLink>) {
    this.#purpose = purpose
    this.#makeLink = makeLink
  }

  async make(): Promise<void> {
    try {
      this.#show(await this.#makeLink())
    } catch (error) {
      this.element.replaceChildren(
        element('p', { class: 'trouble', role: 'alert' }, (error as Error).message),
      )
    }
  }

  #show({ link, expiresAt }: MadeLink): void {
    const field = element('input', {
      readonly: true,
      value: link,
      'aria-label': `Link for the ${this.#purpose}`,
    })
    const copied = element('span', { role: 'status' })
    const copy = async (): Promise<void> => {
      field.select()
      // Without HTTPS browsers give no clipboard; the selection can be copied by hand.
      const isDone = await navigator.clipboard?.writeText(link).then(
        () => true,
        () => false,
      )
      setText(copied, isDone ? 'Copied.' : 'Selected; copy it with Ctrl+C.')
    }
    const open = element('a', { href: link, target: '_blank', rel: 'noopener' }, 'Open it here')
    this.element.replaceChildren(
      field,
      element(
        'div',
        { class: 'row' },
        element('button', { type: 'button', onclick: copy }, 'Copy'),
        open,
        copied,
      ),
      element(
        'p',
        { class: 'quiet' },
        `Whoever has this link can use it until ${new Date(expiresAt).toLocaleString()}; give it to nobody else.`,
      ),
      location.protocol === 'https:'
        ? qrCode(link, `QR code of the link for the ${this.#purpose}`)
        : element('p', {}, NO_QR),
    )
    field.focus()
    field.select()
  }
}

const NO_QR =
  'No QR code: phones give their camera only to pages that come over HTTPS; start signline live with --self-signed, or with --tls-cert and --tls-key.'

/** What other devices need to know of this page's address. */
function reachable(): string {
  return ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
    ? 'This page was opened as localhost; links work on this machine only. Open it by the machine’s name or address to make links for others.'
    : `Links lead to ${location.host}.`
}
