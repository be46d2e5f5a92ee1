import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const SIGNLINE = fileURLToPath(new URL('../../cli/signline.js', import.meta.url))
/** Somebody must be root, here or in a namespace of users, to begin one of processes. */
const NAMESPACE = [
  ['--pid', '--fork'],
  ['--user', '--map-root-user', '--pid', '--fork'],
].find((how) => spawnSync('unshare', [...how, 'true']).status === 0)
if (NAMESPACE === undefined)
  console.log('no namespace of processes may be made: a first process is not tested')

/** Sends the process SIGTERM as soon as it has begun to listen for it so many times. */
const signalAfter = (listenings: number): string =>
  `data:text/javascript,${encodeURIComponent(`
    let left = ${listenings}
    process.on('newListener', (name) => {
      if (name === 'SIGTERM' && --left === 0) setImmediate(() => process.kill(process.pid, 'SIGTERM'))
    })`)}`

function runFirst(listenings: number, ...args: readonly string[]) {
  const node = [process.execPath, '--import', signalAfter(listenings), SIGNLINE, ...args]
  const env = { ...process.env, REDIS_URL: 'redis://127.0.0.1:1' }
  return spawnSync('unshare', [...(NAMESPACE ?? []), ...node], { encoding: 'utf8', env })
}

describe.skipIf(NAMESPACE === undefined)('As the first process of a container', () => {
  test('a signal that comes before the command is loaded ends it', () => {
    const { status, stdout, stderr } = runFirst(1, 'models', 'list')
    expect([status, stdout, stderr]).toEqual([143, '', ''])
  })

  test('one that comes later is the command’s, which ends in order', () => {
    const { status, stderr } = runFirst(2, 'live', 'worker', '--max-cameras', '0')
    expect(stderr).toContain('SIGTERM: ending; a second one ends at once')
    expect(status).toBe(1)
    expect(stderr).toContain('nothing listens there; start Redis or correct REDIS_URL')
  })
})
