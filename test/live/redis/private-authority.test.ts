import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSelfSigned } from '#live/tls/self-signed.js'
import { buildPages } from '../../browser/built-pages.ts'
import { freePort } from '../../free-port.ts'
import { RedisServer, redisServerPath } from './redis-server.ts'

const keys = { SIGNLINE_TICKET_KEY: 'k'.repeat(32), SIGNLINE_OPERATOR_KEY: randomBytes(16).toString('hex') }

describe.skipIf(redisServerPath() === undefined)(
  'A Redis whose certificate an authority of yours signed',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'signline-authority-'))
    const certificate = join(folder, 'ca.crt')
    let redis: RedisServer
    let tlsPort: number

    beforeAll(async () => {
      buildPages()
      const { cert, key } = await makeSelfSigned(['localhost'], ['127.0.0.1'])
      writeFileSync(certificate, cert)
      writeFileSync(join(folder, 'key.pem'), key)
      tlsPort = await freePort()
      redis = await RedisServer.start([
        ...[
          '--tls-port',
          `${tlsPort}`,
          '--tls-cert-file',
          certificate,
          '--tls-key-file',
          join(folder, 'key.pem'),
        ],
        ...['--tls-auth-clients', 'no'],
      ])
    })
    afterAll(async () => {
      await redis.remove()
      rmSync(folder, { recursive: true })
    })

    const gateway = (more: Readonly<Record<string, string>>): ChildProcess =>
      spawn(process.execPath, ['cli/signline.js', 'live', 'gateway', '--port', '0'], {
        env: { ...process.env, ...keys, ...more, REDIS_URL: `rediss://127.0.0.1:${tlsPort}` },
        stdio: ['ignore', 'ignore', 'pipe'],
      })

    test('is spoken to where NODE_EXTRA_CA_CERTS names the authority', async () => {
      const child = gateway({ NODE_EXTRA_CA_CERTS: certificate })
      const ended = once(child, 'exit')
      let said = ''
      child.stderr!.setEncoding('utf8').on('data', (part: string) => {
        said += part
        if (/gateway .*: http/.test(said) && !child.killed) child.kill('SIGTERM')
      })
      await ended
      expect(said).toMatch(/gateway .*: http:\/\//)
      expect(child.exitCode).toBe(0)
    })

    test('is refused otherwise, with a sentence that says why', async () => {
      const child = gateway({ NODE_EXTRA_CA_CERTS: '' })
      const [said] = await Promise.all([text(child.stderr!), once(child, 'exit')])
      expect(said).toMatch(/rediss:\/\/127\.0\.0\.1.*certificate/)
      expect(child.exitCode).toBe(1)
    })
  },
)
