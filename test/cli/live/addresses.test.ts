import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { originsOf, placeGateway } from '#cli/live/addresses.js'
import { pageFolder } from '#cli/live/page-folder.js'
import { makeSelfSigned } from '#live/tls/self-signed.js'

const folder = mkdtempSync(join(tmpdir(), 'signline-place-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('without HTTPS only this machine is served, by the name that browsers trust with a camera', async () => {
  const place = await placeGateway({ port: 8080 })
  expect(place).toMatchObject({ host: '127.0.0.1', certificate: undefined, selfSigned: false })
  expect(originsOf(place, 8080)).toEqual(['http://localhost:8080', 'http://127.0.0.1:8080'])
})

test('with a certificate made on the spot everybody is, by names and addresses that it holds for', async () => {
  const place = await placeGateway({ port: 443, selfSigned: true })
  expect(place.host).toBe('0.0.0.0')
  expect(place.selfSigned).toBe(true)
  expect(place.certificate?.names[0]).toBe('localhost')
  expect(originsOf(place, 443)).toContain('https://localhost')
})

test('with a certificate from elsewhere links bear its name', async () => {
  const made = await makeSelfSigned(['captions.example.org'], [])
  const [tlsCert, tlsKey] = [join(folder, 'c.pem'), join(folder, 'k.pem')]
  writeFileSync(tlsCert, made.cert)
  writeFileSync(tlsKey, made.key)
  const place = await placeGateway({ port: 8443, tlsCert, tlsKey })
  expect(originsOf(place, 8443)[0]).toBe('https://captions.example.org:8443')
})

test('--host holds', async () => {
  const place = await placeGateway({ port: 80, host: '::1' })
  expect(place.host).toBe('::1')
  expect(originsOf(place, 80)).toEqual(['http://localhost', 'http://[::1]'])
})

test('pages that are not built are one sentence that says how to build them', () => {
  expect(() => pageFolder(folder)).toThrow(/the pages are not built .*; run: npm run page/)
  writeFileSync(join(folder, 'index.html'), '')
  expect(pageFolder(folder)).toBe(folder)
})
