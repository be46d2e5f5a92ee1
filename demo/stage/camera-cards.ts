import type { CameraId } from '../../components/types/camera.ts'
import type { SignedCaption } from '../../components/types/live-messages.ts'
import type { CameraPhase, CameraState } from '../../components/types/live-session.ts'
import { element } from '../dom/element.ts'
import { announce, setText } from '../session/draw.ts'
import { Facts } from '../session/facts.ts'
import type { SessionState } from '../session/session-state.ts'
import { percent, times } from '../session/words.ts'
import { type HandsSeen, seeHands, whatToMove } from './what-to-move.ts'

const PHASES: Readonly<Record<CameraPhase, string>> = {
  waiting: 'waiting: nobody has it yet',
  opening: 'opening',
  live: 'live',
  silent: 'connected, but silent',
  frozen: 'frozen: the picture does not change',
  reconnecting: 'reconnecting',
  ended: 'ended',
}

const KINDS: Readonly<Record<CameraState['kind'], string>> = {
  browser: 'a browser that joined',
  server: 'read by the server',
}

const FACTS = [
  'Picture',
  'Pictures a second',
  'Age of a picture',
  'Hand in view',
  'Words it was read in',
  'Pictures left out',
  'Connected anew',
  'Clock ahead by',
] as const

/** Final captions that a camera's part is counted in. */
const LAST_WORDS = 10

/** The cameras of a session, one card each, in the session's order. */
export class CameraCards {
  readonly element: HTMLElement = element('ul', { class: 'cards' })
  readonly #cards = new Map<CameraId, CameraCard>()
  readonly #remove: (cameraId: CameraId) => void
  #seen: HandsSeen = {}

  constructor(remove: (cameraId: CameraId) => void) {
    this.#remove = remove
  }

  show({ session, cameras, finals }: SessionState): void {
    this.#seen = seeHands(this.#seen, cameras)
    const listed = session?.cameras ?? []
    const unlisted = cameras.filter(({ cameraId }) => !listed.some(({ id }) => id === cameraId))
    const all = [...listed, ...unlisted.map(({ cameraId, kind }) => ({ id: cameraId, kind }))]
    for (const [id, card] of this.#cards) {
      if (all.some((camera) => camera.id === id)) continue
      card.element.remove()
      this.#cards.delete(id)
    }
    for (const { id, kind } of all) {
      const card = this.#cards.get(id) ?? this.#add(id, kind)
      const state = cameras.find(({ cameraId }) => cameraId === id)
      card.show(
        state,
        state === undefined ? [] : whatToMove(state, this.#seen, cameras),
        finals.slice(-LAST_WORDS),
      )
    }
  }

  #add(id: CameraId, kind: CameraState['kind']): CameraCard {
    const card = new CameraCard(id, kind, () => this.#remove(id))
    this.#cards.set(id, card)
    this.element.append(card.element)
    return card
  }
}

class CameraCard {
  readonly element: HTMLElement
  readonly #id: CameraId
  readonly #phase = element('p', { class: 'phase' })
  readonly #advice = element('p', { class: 'advice' })
  readonly #aloud = element('p', { class: 'hidden-from-sight', role: 'status' })
  readonly #facts = new Facts(FACTS)

  constructor(id: CameraId, kind: CameraState['kind'], remove: () => void) {
    this.#id = id
    this.element = element(
      'li',
      { class: 'panel' },
      element('h3', {}, id),
      this.#phase,
      this.#advice,
      this.#aloud,
      this.#facts.element,
      element(
        'div',
        { class: 'card-foot' },
        element('span', { class: 'quiet' }, KINDS[kind]),
        element('button', { type: 'button', 'aria-label': `Remove camera ${id}`, onclick: remove }, 'Remove'),
      ),
    )
  }

  show(state: CameraState | undefined, toDo: readonly string[], lastWords: readonly SignedCaption[]): void {
    const phase = state?.phase ?? 'waiting'
    this.element.dataset.phase = phase
    setText(this.#phase, PHASES[phase])
    const sight = state === undefined || phase !== 'live' ? '' : sightOf(state)
    this.#advice.dataset.kind = toDo.length > 0 ? 'move' : state?.shareWithHand ? 'good' : 'wait'
    setText(this.#advice, toDo.length > 0 ? toDo.join(' ') : sight)
    announce(this.#aloud, toDo.length > 0 ? `${this.#id}: ${toDo.join(' ')}` : '')
    const read = lastWords.filter(({ cameras }) => cameras.includes(this.#id)).length
    this.#facts.set(
      'Words it was read in',
      lastWords.length === 0 ? '–' : `${read} of the last ${lastWords.length}`,
    )
    if (state === undefined) return
    const { width, height, framesPerSecond, frameAgeMs, shareWithHand, dropped, reconnects, clockOffsetMs } =
      state
    this.#facts.set('Picture', width > 0 ? `${width} × ${height}` : '–')
    this.#facts.set('Pictures a second', framesPerSecond.toFixed(0))
    this.#facts.set('Age of a picture', `${Math.round(frameAgeMs)} ms`)
    this.#facts.set('Hand in view', percent(shareWithHand))
    const drops = dropped.filter(({ count }) => count > 0)
    this.#facts.set(
      'Pictures left out',
      drops.map(({ reason, count }) => `${count} ${DROPS[reason]}`).join(', ') || 'none',
    )
    this.#facts.set('Connected anew', times(reconnects))
    this.#facts.set('Clock ahead by', state.kind === 'server' ? '–' : `${Math.round(clockOffsetMs)} ms`)
  }
}

function sightOf({ shareWithHand }: CameraState): string {
  return shareWithHand > 0 ? 'All is well.' : 'No hand in view just now.'
}

const DROPS: Readonly<Record<CameraState['dropped'][number]['reason'], string>> = {
  'newer-frame': 'for a newer one',
  corrupt: 'broken',
  'wrong-size': 'of another size',
  'out-of-order': 'out of order',
  'rate-limit': 'too many',
}
