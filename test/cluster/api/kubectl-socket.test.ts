import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../../own-folder.ts'

/** Knows one context, and a proxy that takes every question and answers none. */
const KUBECTL = `#!${process.execPath}
const { createServer } = require('node:net')
const { writeFileSync } = require('node:fs')
const socket = process.argv.find((word) => word.startsWith('--unix-socket='))?.split('=')[1]
if (socket === undefined) console.log('{"current-context":"stage"}')
else createServer(() => writeFileSync(process.env.ASKED, String(process.pid))).listen(socket, () => {
  console.log('Starting to serve on ' + socket)
})
`

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  'On %s a command that asks through kubectl leaves no proxy and no folder',
  async (signal, code) => {
    const folder = ownFolder()
    const [bin, tmp, asked] = ['bin', 'tmp', 'asked'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    for (const made of [bin, tmp]) mkdirSync(made)
    writeFileSync(join(bin, 'kubectl'), KUBECTL, { mode: 0o755 })
    const { KUBERNETES_SERVICE_HOST: _, ...inherited } = process.env
    const child = spawn(process.execPath, ['cli/signline.js', 'cluster', 'check'], {
      env: { ...inherited, PATH: `${bin}${delimiter}${process.env.PATH}`, TMPDIR: tmp, ASKED: asked },
      stdio: 'ignore',
    })
    const gone = once(child, 'exit')
    await expect.poll(() => existsSync(asked) && readFileSync(asked, 'utf8')).toMatch(/^\d+$/)
    expect(readdirSync(tmp)).toHaveLength(1)
    child.kill(signal)
    expect(await gone).toEqual([code, null])
    expect(readdirSync(tmp)).toEqual([])
    const proxy = Number(readFileSync(asked, 'utf8'))
    await expect.poll(() => isAlive(proxy)).toBe(false)
  },
)

/** An orphan stays in the list of processes until its new parent has looked at it. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
