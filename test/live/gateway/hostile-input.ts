import { expect } from 'vitest'
import { MOST_MESSAGE_BYTES } from '#components/types/landmark-message/layout.js'
import { writeLandmarkMessage } from '#components/types/landmark-message/write.js'
import { seededRandom } from '#data-samples/renderer/random.js'
import { aFrame } from './gateway-harness.js'

/** Another seed tries other cases: SIGNLINE_FUZZ_SEED=7 npx vitest run test/live/gateway */
export const SEED = Number(process.env.SIGNLINE_FUZZ_SEED ?? 20_261)

export const random = seededRandom(SEED)
export const below = (most: number): number => Math.floor(random() * most)
export const oneOf = <T>(values: readonly T[]): T => values[below(values.length)] as T

/** A landmark message with one thing wrong; `nowMs` is the bus's clock. */
export function brokenLandmarks(nowMs: number): Uint8Array {
  const whole = writeLandmarkMessage(aFrame(below(100), nowMs))
  const view = new DataView(whole.buffer)
  const FIRST_HAND = 24
  const wrongs: (() => unknown)[] = [
    () => view.setUint8(0, below(0x52)),
    () => view.setUint8(1, 2 + below(250)),
    () => view.setUint8(2, 3 + below(250)),
    () => view.setUint8(3, 1 + below(255)),
    () => view.setFloat64(8, oneOf([Number.NaN, Number.POSITIVE_INFINITY, 9e15, -9e15]), true),
    () => view.setUint16(oneOf([16, 18]), 0, true),
    () => view.setUint8(FIRST_HAND, 2 + below(250)),
    () =>
      view.setFloat32(FIRST_HAND + 8 + 4 * below(3), oneOf([Number.NaN, -1, Number.NEGATIVE_INFINITY]), true),
    () =>
      view.setFloat32(
        FIRST_HAND + 20 + 4 * below(126),
        oneOf([Number.NaN, Number.POSITIVE_INFINITY, -9]),
        true,
      ),
  ]
  const others: (() => Uint8Array)[] = [
    () => whole.subarray(0, below(whole.length - 1)),
    () => Uint8Array.from({ length: 1 + below(MOST_MESSAGE_BYTES) }, () => 1 + below(255)),
    () => Uint8Array.from([...whole, ...whole]).subarray(0, whole.length + 1 + below(500)),
    () => new Uint8Array(0),
  ]
  if (random() < 0.3) return oneOf(others)()
  oneOf(wrongs)()
  return whole
}

export function randomJson(depth = 0): unknown {
  const leaf = [
    null,
    true,
    -1,
    0,
    1e308,
    '',
    'hello',
    '\u0000',
    '𝒳'.repeat(9),
    '__proto__',
    'a'.repeat(below(300)),
  ]
  if (depth > 3 || random() < 0.4) return oneOf(leaf)
  if (random() < 0.4) return Array.from({ length: below(4) }, () => randomJson(depth + 1))
  const keys = [
    'type',
    'id',
    'cameraId',
    'clientMs',
    'role',
    'on',
    'kind',
    'uri',
    'cameras',
    'constructor',
    'x y',
  ]
  return Object.fromEntries(Array.from({ length: below(5) }, () => [oneOf(keys), randomJson(depth + 1)]))
}

/** A text message that no client should send. */
export function brokenControl(): string {
  return oneOf<() => string>([
    () => JSON.stringify(randomJson()),
    () =>
      JSON.stringify({
        type: oneOf(['caption', 'end', 'session', 'HELLO', '']),
        ...(randomJson() as object),
      }),
    () => '{"__proto__":{"type":"bye"},"type":"hello"}',
    () =>
      JSON.stringify({ type: 'hello', cameraId: oneOf(['', 'a b', '../x', 'a'.repeat(65), 7, null, {}]) }),
    () => JSON.stringify({ type: 'hello', cameraId: 'front', more: 1 }),
    () => JSON.stringify({ type: 'pong', id: oneOf([-1, 1.5, '1', 1e99]), clientMs: 0 }),
    () => `{"type":"pong","id":${1e6 + below(1e6)},"clientMs":0}`,
    () => '{"type":"pong","id":1,"clientMs":1e999}',
    () => '{'.repeat(1 + below(200)),
    () => `${'['.repeat(200)}${']'.repeat(200)}`,
    () => String.fromCharCode(...Array.from({ length: below(60) }, () => 32 + below(90))),
    () => JSON.stringify({ type: 'hello', cameraId: 'a'.repeat(600) }),
  ])()
}

/** A plain sentence: some words, no stack, no code. */
export function expectPlain(sentence: unknown, what: string): void {
  expect(typeof sentence, what).toBe('string')
  expect(sentence as string, what).toMatch(/[a-z]+ [a-z]+/)
  expect((sentence as string).length, what).toBeLessThan(700)
  expect(sentence as string, what).not.toMatch(/\.[jt]s:\d|\n\s+at |undefined|\[object/)
}
