/** A thread that runs the hand networks, one picture after the other. Started by hand-pool.ts alone. */
import { workerData } from 'node:worker_threads'
import { handNetwork } from '../../models/hand-pose/networks.ts'
import { openSession } from '../../models/session.ts'
import type { Hand } from '../types/hand.ts'
import { type Inbox, serveThread } from '../types/serve-thread.ts'
import type { HandConfig } from './config.ts'
import { openRound } from './hand-round.ts'
import { createStillReader } from './look-afresh.ts'
import { startStopwatch } from './networks.ts'
import { createHandTrackers, type HandTracker } from './track-hands.ts'
import { type FromWorker, STOPWATCH_FIELDS, type ToWorker, type WorkerStart } from './worker-messages.ts'

await serveThread('the hand pool', serve)

async function serve(inbox: Inbox<ToWorker>, tell: (message: FromWorker) => void): Promise<void> {
  const { paths, device, batched, stopwatch: shared, closing } = workerData as WorkerStart
  await using palm = await openSession(paths.palmDetection, {
    model: 'palm detection',
    device,
    expected: handNetwork('palmDetection', 'full'),
  })
  await using hand = await openSession(paths.handLandmarks, {
    model: 'hand landmarks',
    device,
    expected: handNetwork('handLandmarks', 'full'),
  })
  const stopwatch = startStopwatch()
  const times = new Float64Array(shared)
  const isClosing = (): boolean => Atomics.load(new Int32Array(closing), 0) !== 0
  const round = openRound(batched, { palm, hand })
  const createTracker = createHandTrackers(round.networks, stopwatch)
  const readStill = createStillReader({ palm, hand }, stopwatch)
  const jobs = new Map<
    number,
    {
      config: HandConfig
      cancelled: Int32Array
      trackers: Map<number, HandTracker>
      createTracker: (config: HandConfig) => HandTracker
    }
  >()
  let busyMs = 0

  const answer = async (
    task: number,
    look: () => Promise<readonly Hand[]>,
    sideBySide = 1,
  ): Promise<void> => {
    if (isClosing()) return
    const startedMs = performance.now()
    const hands = await look()
    const elapsedMs = performance.now() - startedMs
    busyMs += elapsedMs / sideBySide
    times.set(STOPWATCH_FIELDS.map((field) => (field === 'busyMs' ? busyMs : stopwatch[field])))
    tell({ kind: 'hands', task, hands, elapsedMs, sideBySide })
  }

  tell({ kind: 'ready' })
  for (;;) {
    // What was posted together comes in one by one; a whole turn lets all of it in.
    if (inbox.next === undefined && round.isOpen) await new Promise<void>((resolve) => setImmediate(resolve))
    if (round.mustEndBefore(inbox.next)) {
      await round.end()
      continue
    }
    const message = await inbox.take()
    switch (message.kind) {
      case 'begin':
        jobs.set(message.job, {
          ...message,
          trackers: new Map(),
          // Side by side, each job needs tensors of its own.
          createTracker: batched ? createHandTrackers(round.networks, stopwatch) : createTracker,
        })
        break
      case 'frame': {
        const job = jobs.get(message.job)
        if (job === undefined) throw new Error(`frame of an unknown job ${message.job}`)
        if (job.cancelled[0] !== 0) {
          tell({ kind: 'hands', task: message.task, hands: [], elapsedMs: 0, sideBySide: 1 })
          break
        }
        const tracker = job.trackers.get(message.segment) ?? job.createTracker(job.config)
        job.trackers.set(message.segment, tracker)
        const look = (): Promise<readonly Hand[]> => tracker.look(message.picture)
        await round.take(message.job, (sideBySide) => answer(message.task, look, sideBySide))
        break
      }
      case 'end-segment':
        jobs.get(message.job)?.trackers.delete(message.segment)
        break
      case 'end':
        jobs.delete(message.job)
        break
      case 'still':
        await answer(message.task, () => readStill(message.picture, message.config))
        break
      case 'close':
        return
    }
  }
}
