import { X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'
import { type Certificate, describe } from './certificate.ts'

/** Long enough for an event, short enough that a forgotten exception in a browser ends by itself. */
const VALID_DAYS = 30
/** Clocks of phones are not exact; a certificate that begins in their future is refused. */
const BEGINS_EARLIER_MS = 24 * 3_600_000

/**
 * Makes a certificate for these names and IP addresses, signed by itself: browsers warn of it, and whoever compares
 * the fingerprint may go on. The key never leaves the process. EC P-256, 30 days.
 */
export async function makeSelfSigned(
  names: readonly string[],
  addresses: readonly string[],
  now: Date = new Date(),
): Promise<Certificate> {
  const notBefore = new Date(now.getTime() - BEGINS_EARLIER_MS)
  const { cert, private: key } = await generate(
    [
      { name: 'commonName', value: names[0] ?? 'localhost' },
      { name: 'organizationName', value: 'signline, made on the spot' },
    ],
    {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      notBeforeDate: notBefore,
      notAfterDate: new Date(now.getTime() + VALID_DAYS * 24 * 3_600_000),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            ...names.map((value) => ({ type: 2 as const, value })),
            ...addresses.map((ip) => ({ type: 7 as const, ip })),
          ],
        },
      ],
    },
  )
  return { cert, key, ...describe(new X509Certificate(cert)) }
}
