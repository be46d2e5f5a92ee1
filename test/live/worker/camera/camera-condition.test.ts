import { expect, test } from 'vitest'
import { type CameraFacts, conditionOf } from '#live/worker/camera/camera-condition.js'

const live: CameraFacts = {
  nowMs: 20_000,
  openedMs: 1000,
  lastFrameMs: 19_970,
  sameForMs: 0,
  broken: undefined,
  hasEnded: false,
  jump: undefined,
}

test.each<[string, Partial<CameraFacts>, string, RegExp]>([
  ['gives pictures', {}, 'live', /^$/],
  ['has just been opened', { lastFrameMs: undefined, openedMs: 19_000 }, 'opening', /^$/],
  ['has been opening for long', { lastFrameMs: undefined, openedMs: 9000 }, 'opening', /after 11 s/],
  ['gives none for 2 s', { lastFrameMs: 18_000 }, 'silent', /No picture for 2 s/],
  ['gives the same one for 5 s', { sameForMs: 5000 }, 'frozen', /not changed for 5 s/],
  [
    'broke off',
    { broken: { why: 'It stopped', nextTryMs: 20_400 } },
    'reconnecting',
    /^It stopped\. It is opened again in 1 s\.$/,
  ],
  ['came to its end', { hasEnded: true }, 'ended', /end/],
  ['had its clock set', { jump: { atMs: 19_000, byMs: -3_600_000 } }, 'live', /jumped by -3600\.0 s/],
  [
    'had its clock set long ago',
    { nowMs: 60_000, lastFrameMs: 59_990, jump: { atMs: 19_000, byMs: 5000 } },
    'live',
    /^$/,
  ],
])('a camera that %s says so', (_, change, phase, sentence) => {
  const condition = conditionOf({ ...live, ...change })
  expect(condition.phase).toBe(phase)
  expect(condition.sentence).toMatch(sentence)
})
