import { splitWords, textOf } from '#components/signs-to-text/split-words.js'
import type { Sign } from '#components/types/sign.js'
import type { Transcript } from '#components/types/transcript.js'

/** A sign of the right hand that `front` saw. */
export function sign(label: string, startMs: number, endMs: number, confidence = 0.9): Sign {
  return {
    label,
    startMs,
    endMs,
    confidence,
    alternatives: [{ label: label === 'U' ? 'V' : 'U', confidence: (1 - confidence) / 2 }],
    handedness: 'right',
    cameras: ['front'],
  }
}

/** Text spelled at a pace; a space is a pause. A letter is held for `held` of its interval. */
export function spell(text: string, lettersPerSecond: number, pauseMs: number, held = 0.5): Sign[] {
  const intervalMs = 1000 / lettersPerSecond
  const signs: Sign[] = []
  let timeMs = 500
  for (const character of text) {
    if (character === ' ') timeMs += pauseMs
    else {
      signs.push(sign(character, timeMs, timeMs + held * intervalMs))
      timeMs += intervalMs
    }
  }
  return signs
}

export function transcriptFrom(signs: readonly Sign[]): Transcript {
  const words = splitWords(signs)
  return {
    schema: 'signline.transcript/1',
    language: 'ase',
    vocabulary: { name: 'American manual alphabet', size: 26 },
    alphabet: 'letters',
    text: textOf(words),
    words,
    signs,
    cameras: ['front'],
    durationMs: (signs.at(-1)?.endMs ?? 0) + 500,
    dropped: [{ cameraId: 'front', reason: 'corrupt', count: 2 }],
  }
}
