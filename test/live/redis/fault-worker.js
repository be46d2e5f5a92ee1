// A worker of its own process, for tests that kill and freeze it: node fault-worker.js URL PREFIX ID CAPACITY.
// It reads a session's landmarks, which count upwards, and says a caption for every WORD_LENGTH of them. What it
// does is printed as JSON lines.
import { openRedisBus } from '#live/redis/open-redis-bus.js'

const WORD_LENGTH = 10
const [url = '', prefix = '', workerId = '', capacity = '0'] = process.argv.slice(2)
const tell = (line) => process.stdout.write(`${JSON.stringify({ workerId, atMs: Date.now(), ...line })}\n`)
process.on('unhandledRejection', (error) => tell({ event: 'unhandled', error: String(error) }))

const bus = await openRedisBus({ url, prefix })
const room = () => Number(capacity)
const worker = bus.leases.work({ workerId, capacity: { camera: () => 0, recognise: room }, run })
tell({ event: 'ready' })
process.once('SIGTERM', async () => {
  await worker.close()
  await bus.close()
  tell({ event: 'closed' })
})

async function run(lease) {
  const { sessionId } = lease.task
  const about = { sessionId, fence: lease.fence }
  tell({ event: 'began', ...about })
  // An effect that asks nobody but the lease, again and again: what a frozen worker would do first when it wakes.
  const effects = setInterval(() => {
    if (lease.held()) tell({ event: 'effect', ...about })
  }, 20)
  lease.signal.addEventListener('abort', () =>
    tell({ event: 'ended', reason: lease.signal.reason, ...about }),
  )
  try {
    await readWords(lease)
  } finally {
    clearInterval(effects)
  }
}

async function readWords(lease) {
  const { sessionId } = lease.task
  const last = (await bus.captions.finals(sessionId, 0)).at(-1)
  let number = (last?.number ?? 0) + 1
  let seen = last?.endMs ?? 0
  let word = []
  for await (const batch of bus.landmarks.read(sessionId, 35_000, lease.signal)) {
    const count = Buffer.from(batch.messages).readUInt32LE()
    if (count <= seen) continue
    seen = count
    word.push(count)
    bus.captions.showPartial(sessionId, lease.fence, caption(number, word, 'partial'))
    if (word.length < WORD_LENGTH) continue
    if (!(await said(lease, caption(number, word, 'final')))) return
    number += 1
    word = []
  }
}

/** Says it until Redis has acknowledged it, or the lease is over. */
async function said(lease, caption) {
  while (lease.held()) {
    try {
      return (await bus.captions.sayFinal(lease.task.sessionId, lease.fence, caption)) !== 'fenced'
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return false
}

function caption(number, word, state) {
  const [first = 0, last = 0] = [word[0], word.at(-1)]
  return {
    number,
    state,
    text: `${first}-${last}`,
    startMs: first,
    endMs: last,
    confidence: 1,
    signs: [],
    forming: [],
    cameras: ['front'],
    newestFrameMs: last,
  }
}
