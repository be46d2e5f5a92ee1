import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { UnusableInputError } from '../../components/types/errors.ts'

/** What a server needs for HTTPS, and what people need to know of it. */
export interface Certificate {
  /** PEM; the server's own certificate first. */
  readonly cert: string
  /** PEM. */
  readonly key: string
  /** SHA-256 of the certificate as browsers show it: pairs of capital hexadecimal digits with colons between. */
  readonly fingerprint: string
  /** Host names that it holds for, wildcards left out. */
  readonly names: readonly string[]
}

/**
 * Reads a certificate and its key from PEM files. Throws UnusableInputError that says which of the two is wrong,
 * in what way, and what to do; also for a certificate that has ended or belongs to another key.
 */
export function readCertificate(certPath: string, keyPath: string, now: Date = new Date()): Certificate {
  const cert = readPem('--tls-cert', certPath)
  const key = readPem('--tls-key', keyPath)
  const parsed = parseCertificate(certPath, cert)
  if (!parsed.checkPrivateKey(parseKey(keyPath, key)))
    throw new UnusableInputError(
      `the key in ${keyPath} does not belong to the certificate in ${certPath}; give the pair that was made together`,
    )
  if (new Date(parsed.validTo) <= now)
    throw new UnusableInputError(`the certificate in ${certPath} ended on ${parsed.validTo}; renew it`)
  return { cert, key, ...describe(parsed) }
}

/** What people need to know of a certificate. */
export function describe(certificate: X509Certificate): Pick<Certificate, 'fingerprint' | 'names'> {
  const names = [...(certificate.subjectAltName ?? '').matchAll(/DNS:"?([^,"]+)/g)].map(([, name]) => name)
  return {
    fingerprint: certificate.fingerprint256,
    names: names.filter((name) => name !== undefined && !name.includes('*')) as string[],
  }
}

function readPem(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
    throw new UnusableInputError(`${option} ${path} ${reason}; check the path and its permissions`)
  }
}

function parseCertificate(path: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new UnusableInputError(
      `--tls-cert ${path} is no certificate; give a PEM file that begins with -----BEGIN CERTIFICATE-----`,
    )
  }
}

function parseKey(path: string, pem: string): KeyObject {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
    throw new UnusableInputError(
      `--tls-key ${path} is encrypted; give the key without a passphrase: openssl pkey -in ${path} -out key.pem`,
    )
  try {
    return createPrivateKey(pem)
  } catch {
    throw new UnusableInputError(
      `--tls-key ${path} is no private key; give a PEM file that begins with -----BEGIN PRIVATE KEY-----`,
    )
  }
}
