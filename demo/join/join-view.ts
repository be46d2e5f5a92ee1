import type { CameraId } from '../../components/types/camera.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import { createOwnPicture, type OwnPicture } from '../camera/own-picture.ts'
import { element } from '../dom/element.ts'
import { announce, sayInPlace, setText } from '../session/draw.ts'
import { Facts } from '../session/facts.ts'
import { saidWord } from '../session/said-word.ts'
import type { SessionState } from '../session/session-state.ts'
import { AUTOMATIC, percent, RECORDING_OFF, RECORDING_ON, times, vocabularyLine } from '../session/words.ts'
import type { Advice } from './advice.ts'
import './join.css'
import '../session/session.css'
import type { Sight } from './sight.ts'

/** What a joining camera shows. */
export interface JoinView {
  readonly element: HTMLElement
  readonly picture: OwnPicture
  showSession(state: SessionState): void
  showSight(sight: Sight, advice: Advice): void
  /** What became of the camera of this device: one plain sentence. */
  showSource(sentence: string, isTrouble: boolean): void
  showScreenLock(isOn: boolean): void
}

/** Finals that stay on the page. */
const SHOWN_FINALS = 30

const INVITATION = 'The picture appears here. It does not leave this device.'

export function createJoinView(cameraId: CameraId, controls: HTMLElement, isReplay: boolean): JoinView {
  const picture = createOwnPicture('The picture of this camera', isReplay ? '' : INVITATION)
  const connection = element('p', { role: 'status' }, 'Connecting…')
  const recording = element('p', { class: 'recording', role: 'status', 'data-on': 'false' }, RECORDING_OFF)
  const source = element('p', { role: 'status' })
  const advice = element('p', { class: 'advice', 'data-kind': 'wait' })
  const aloud = element('p', { class: 'hidden-from-sight', role: 'status' })
  const screenLock = element('p', { class: 'quiet' })
  const vocabulary = element('p', { class: 'quiet' })
  const facts = new Facts([
    'Hand in view',
    'Hand size',
    'Partly outside',
    'Sent',
    'Not sent',
    'Connected anew',
  ])
  const finals = element('span', { role: 'log', 'aria-label': 'Final captions' })
  const partial = element('span', { 'aria-hidden': 'true' })
  let shownNumber = 0

  return {
    picture,
    element: element(
      'main',
      { class: 'page join' },
      element('header', {}, element('h1', {}, `Camera “${cameraId}”`), recording, connection),
      element('section', { class: 'panel', 'aria-label': 'Picture' }, picture.element, source, controls),
      element(
        'section',
        { class: 'panel', 'aria-label': 'How well it sees' },
        element('h2', {}, 'How well it sees'),
        advice,
        aloud,
        facts.element,
        element('h2', {}, 'Captions so far'),
        element(
          'section',
          { class: 'captions-so-far', tabindex: 0, 'aria-label': 'Captions so far' },
          element('p', {}, finals, partial),
        ),
        element('p', { class: 'quiet' }, AUTOMATIC),
        vocabulary,
        element('p', { class: 'quiet' }, 'No picture leaves this device; the positions of hand joints do.'),
        screenLock,
      ),
    ),
    showSession(state) {
      const { session, phase } = state
      const own = state.cameras.find((camera) => camera.cameraId === cameraId)
      sayInPlace(connection, connectionLine(state, own))
      connection.className = phase === 'open' && state.fault === '' ? '' : 'trouble'
      recording.dataset.on = String(session?.recording ?? false)
      setText(recording, session?.recording ? RECORDING_ON : RECORDING_OFF)
      if (session !== undefined) setText(vocabulary, vocabularyLine(session))
      for (const caption of state.finals.filter(({ number }) => number > shownNumber)) {
        finals.append(saidWord(caption), ' ')
        shownNumber = caption.number
      }
      while (finals.children.length > SHOWN_FINALS) {
        finals.firstChild?.remove()
        finals.firstChild?.remove()
      }
      partial.replaceChildren(...(state.partial === undefined ? [] : [saidWord(state.partial)]))
      facts.set('Sent', `${state.framesSent} messages`)
      const unsent = state.framesUnsent['newer-frame'] + state.framesUnsent['not-connected']
      facts.set('Not sent', `${unsent} (${state.framesUnsent['newer-frame']} for a slow network)`)
      facts.set('Connected anew', times(state.reconnects))
    },
    showSight(sight, { kind, sentence }) {
      advice.dataset.kind = kind
      setText(advice, sentence)
      announce(aloud, sentence)
      facts.set('Hand in view', percent(sight.shareWithHand))
      facts.set('Hand size', sight.handSize > 0 ? `${percent(sight.handSize)} of the picture` : '–')
      facts.set('Partly outside', sight.shareWithHand > 0 ? percent(sight.shareOutside) : '–')
    },
    showSource(sentence, isTrouble) {
      source.className = isTrouble ? 'trouble' : ''
      sayInPlace(source, sentence)
    },
    showScreenLock(isOn) {
      setText(
        screenLock,
        isOn ? 'The screen stays on.' : 'This screen may go dark; keep it on in the device’s settings.',
      )
    },
  }
}

function connectionLine(state: SessionState, camera: CameraState | undefined): string {
  if (state.fault !== '') return state.fault
  if (state.sentence !== '') return state.sentence
  // That a camera which is off sends nothing is said beside its button.
  const said = camera?.phase === 'silent' ? '' : camera?.sentence
  return ['Connected to the session.', said ?? ''].filter(Boolean).join(' ')
}
