import { expect, test } from 'vitest'
import { openLog } from '#live/telemetry/log.js'

const SESSION = 'Kx7-'.padEnd(22, 'w')
const TICKET = 'eyJz'.padEnd(80, 'k')

function logTo(isTTY: boolean, level?: string): { lines: string[]; log: ReturnType<typeof openLog> } {
  const lines: string[] = []
  const log = openLog({
    part: 'gateway',
    environment: level === undefined ? {} : { SIGNLINE_LOG: level },
    stream: { isTTY, write: (text: string) => lines.push(text) },
  })
  return { lines, log }
}

test.each([true, false])('ids and tickets are cut short, on a terminal: %s', (isTTY) => {
  const { lines, log } = logTo(isTTY)
  log.info({ sessionId: SESSION, ticket: TICKET }, 'socket opened')
  log.info({ req: { method: 'GET', url: `/api/sessions/${SESSION}/captions?ticket=${TICKET}` } }, 'asked')
  const text = lines.join('')
  expect(text).toContain('Kx7-ww…')
  expect(text).not.toContain(SESSION)
  expect(text).not.toContain(TICKET.slice(0, 12))
})

test('a terminal gets one plain line an entry, whatever characters a camera brings', () => {
  const { lines, log } = logTo(true)
  log.warn({ camera: 'left\u001b[31m\n' }, 'camera is silent')
  log.error({ err: new Error('it broke\noff') }, 'camera failed')
  expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''))).toEqual([
    'warn gateway: camera is silent (camera=left [31m )\n',
    'error gateway: camera failed it broke off\n',
  ])
})

test('elsewhere an entry is one JSON object without a stack', () => {
  const { lines, log } = logTo(false)
  log.error({ err: new RangeError('too many') }, 'refused')
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'error',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    part: 'gateway',
    err: { name: 'RangeError', message: 'too many' },
    msg: 'refused',
  })
})

test('SIGNLINE_LOG sets the level, and a level that is none is refused in one sentence', () => {
  const { lines, log } = logTo(false, 'warn')
  log.info('nothing of this')
  expect(lines).toEqual([])
  expect(() => logTo(false, 'loud')).toThrow('SIGNLINE_LOG is "loud"; it must be one of trace, debug, info')
})
