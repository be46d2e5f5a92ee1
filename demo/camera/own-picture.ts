import type { Hand, HandFrame } from '../../components/types/hand.ts'
import { element } from '../dom/element.ts'
import { drawHands } from './draw-hands.ts'
import './own-picture.css'
import { PictureAge } from './picture-age.ts'

/** A picture that was looked at. */
export interface ReadPicture {
  /** Closed once those who were told of the frame have returned. */
  readonly picture: ImageBitmap
  /** From when the camera took it to when it was read, milliseconds. */
  readonly ageMs: number
}

export interface OwnPicture {
  readonly element: HTMLElement
  readonly video: HTMLVideoElement
  /** Draws the frame's hands, on the very picture that they were found in; a recording that is replayed has none. */
  show(frame: HandFrame, spelling: Hand | undefined, read?: ReadPicture): void
  clear(): void
}

/**
 * What the camera sees, with the hands that were read. A hand that is drawn over a later picture stands beside the
 * hand, so people see the picture that was read as long as it is fresh, and else the live one, with the one that was
 * read small in its corner.
 */
export function createOwnPicture(label: string, invitation: string): OwnPicture {
  const video = element('video', { muted: true, playsinline: true, 'aria-label': label })
  video.muted = true
  const canvas = element('canvas', { 'aria-hidden': 'true' })
  const picture = element('div', { class: 'picture' }, video, canvas)
  if (invitation !== '') picture.append(element('p', { class: 'invitation' }, invitation))
  let age = new PictureAge()
  return {
    element: picture,
    video,
    show(frame, spelling, read) {
      canvas.dataset.as = read === undefined ? 'picture' : age.add(read.ageMs)
      drawHands(canvas, frame, spelling, read?.picture)
    },
    clear() {
      age = new PictureAge()
      canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height)
    },
  }
}
