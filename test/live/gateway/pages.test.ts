import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UnusableInputError } from '#components/types/errors.js'
import { ask, type OpenedGateway, openTestGateway } from './gateway-harness.js'

const folder = mkdtempSync(join(tmpdir(), 'signline-page-'))
let opened: OpenedGateway
beforeAll(async () => {
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  for (const name of ['index', 'stage', 'captions'])
    writeFileSync(join(folder, 'page', `${name}.html`), `<title>${name}</title>`)
  writeFileSync(join(folder, 'page', 'assets', 'main-1a2b.js'), 'export {}')
  writeFileSync(join(folder, 'page', 'assets', 'net.wasm'), 'wasm')
  writeFileSync(join(folder, 'page', '.secret'), 'secret')
  writeFileSync(join(folder, 'outside.txt'), 'outside')
  opened = await openTestGateway({ pageFolder: join(folder, 'page') })
})
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

describe('The page', () => {
  test.each([
    ['/', 'index'],
    ['/join/abc', 'index'],
    ['/stage/abc', 'stage'],
    ['/captions/abc', 'captions'],
  ])('at %s is %s', async (path, name) => {
    const { status, body, headers } = await ask(opened.gateway, 'GET', path)
    expect([status, body]).toEqual([200, `<title>${name}</title>`])
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toContain('unsafe-inline')
    expect(policy).toContain(name === 'captions' ? 'frame-ancestors *' : "frame-ancestors 'none'")
    expect(headers.get('x-frame-options')).toBe(name === 'captions' ? null : 'DENY')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  })

  test('has its files beside it, hashed ones for good, and with their types', async () => {
    const script = await ask(opened.gateway, 'GET', '/assets/main-1a2b.js')
    expect(script.status).toBe(200)
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect(script.headers.get('content-type')).toContain('javascript')
    const wasm = await ask(opened.gateway, 'GET', '/assets/net.wasm')
    expect(wasm.headers.get('content-type')).toBe('application/wasm')
  })

  test.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/.secret',
    '/join/a/b',
    '/nope',
  ])('does not show %s', async (path) => {
    const { status, body } = await ask(opened.gateway, 'GET', path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(JSON.stringify(body)).not.toMatch(/outside"|secret"$/)
  })
})

test('A folder without a page is refused by its name and what is missing', async () => {
  await expect(openTestGateway({ pageFolder: join(folder, 'page', 'assets') })).rejects.toThrow(
    UnusableInputError,
  )
  await expect(openTestGateway({ pageFolder: '/nowhere' })).rejects.toThrow(
    '/nowhere: no index.html, stage.html, captions.html in it; build the page first, or leave it out',
  )
})

test('A port that is taken is said', async () => {
  const { port } = opened.gateway.address
  await expect(openTestGateway({ port })).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`)
})
