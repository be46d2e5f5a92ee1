import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'

import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificate, readCertificate } from '#live/tls/certificate.js'
import { hostInUrl, machineAddresses, machineNames } from '#live/tls/machine-addresses.js'
import { makeSelfSigned } from '#live/tls/self-signed.js'

const folder = mkdtempSync(join(tmpdir(), 'signline-tls-'))
let made: Certificate
let other: Certificate

beforeAll(async () => {
  made = await makeSelfSigned(['localhost', 'stage-3.example'], ['127.0.0.1', '::1', '192.0.2.7'])
  other = await makeSelfSigned(['localhost'], [])
})
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('a certificate made on the spot holds for its names and addresses, from before now for 30 days', () => {
  const parsed = new X509Certificate(made.cert)
  for (const name of ['localhost', 'stage-3.example']) expect(parsed.checkHost(name)).toBe(name)
  for (const ip of ['127.0.0.1', '::1', '192.0.2.7']) expect(parsed.checkIP(ip)).toBe(ip)
  expect(parsed.checkHost('elsewhere.example')).toBeUndefined()
  expect(parsed.ca).toBe(false)
  const days = (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / 86_400_000
  expect(days).toBe(31)
  expect(made.names).toEqual(['localhost', 'stage-3.example'])
  expect(made.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(made.fingerprint).not.toBe(other.fingerprint)
})

test('a browser that trusts nothing but this certificate can connect with it', async () => {
  const server = createServer({ cert: made.cert, key: made.key }, (_, response) => void response.end('yes'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const status = await new Promise((resolve, reject) =>
    request({ host: '127.0.0.1', port, ca: made.cert, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end(),
  )
  expect(status).toBe(200)
  await new Promise((resolve) => server.close(resolve))
})

test('a pair of files is read with the same fingerprint', () => {
  const read = readCertificate(written('cert.pem', made.cert), written('key.pem', made.key))
  expect(read).toEqual(made)
})

test('each thing that can be wrong with the pair is one sentence with a remedy', () => {
  const cert = written('cert.pem', made.cert)
  const key = written('key.pem', made.key)
  const faults: readonly (readonly [cert: string, key: string, sentence: RegExp])[] = [
    [join(folder, 'none.pem'), key, /^--tls-cert .*none\.pem does not exist; check the path/],
    [folder, key, /^--tls-cert .* cannot be read \(EISDIR\)/],
    [cert, join(folder, 'none.pem'), /^--tls-key .*none\.pem does not exist/],
    [written('text.pem', 'hello'), key, /text\.pem is no certificate; give a PEM file/],
    [key, key, /key\.pem is no certificate/],
    [cert, cert, /^--tls-key .*cert\.pem is no private key/],
    [cert, written('other.pem', other.key), /other\.pem does not belong to the certificate in .*cert\.pem/],
    [
      cert,
      written(
        'locked.pem',
        '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
      ),
      /locked\.pem is encrypted; give the key without a passphrase/,
    ],
  ]
  for (const [certPath, keyPath, sentence] of faults)
    expect(() => readCertificate(certPath, keyPath)).toThrow(sentence)
})

test('a certificate that has ended is refused', () => {
  const later = new Date(Date.now() + 31 * 86_400_000)
  expect(() => readCertificate(written('c.pem', made.cert), written('k.pem', made.key), later)).toThrow(
    /c\.pem ended on .*; renew it/,
  )
})

test('names and addresses of the machine can stand in a certificate and in an address', () => {
  expect(machineNames()[0]).toBe('localhost')
  for (const address of machineAddresses())
    expect(URL.canParse(`https://${hostInUrl(address)}:1/`)).toBe(true)
  expect(hostInUrl('2001:db8::1')).toBe('[2001:db8::1]')
})
