import { test } from 'vitest'
import type { LiveBus } from '#live/port/bus.js'
import { newSessionId } from '../bus-samples.ts'

/** Two doors to one home: what goes in by one comes out by the other. In one process both are the same. */
export interface OpenedHome {
  readonly one: LiveBus
  readonly other: LiveBus
  close(): Promise<void>
}

/** A test that is given both doors of a home of its own, and a session's id that nobody else has. */
export type BusTest = ReturnType<typeof busTest>

export function busTest(open: () => Promise<OpenedHome>) {
  return test
    .extend('home', async ({ task: _ }, { onCleanup }) => {
      const home = await open()
      onCleanup(() => home.close())
      return home
    })
    .extend('one', ({ home }) => home.one)
    .extend('other', ({ home }) => home.other)
    .extend('sessionId', () => newSessionId())
}
