import { createHash, randomUUID } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { CameraAddress } from './camera-address.ts'

/** Bytes at either end of a file that go into its mark. */
const END_BYTES = 1024 * 1024
const HTTP_TIMEOUT_MS = 15_000

export interface ContentMark {
  /** Differs when the content does; of what cannot be marked, as a live camera, it differs every time. */
  readonly content: string
  /** Length, where it is known. */
  readonly bytes: number | undefined
}

/**
 * A mark of what an address delivers now, so that a step that was cached for other content is not taken:
 * a file's length, time and both ends, a picture folder's names, lengths and times, a web address's ETag or
 * Last-Modified with its length.
 */
export async function contentOf(address: CameraAddress): Promise<ContentMark> {
  if (address.kind === 'video-file') return fileMark(address.path)
  if (address.kind === 'pictures') {
    const marks = await Promise.all(
      address.paths.map(async (path) => {
        const { size, mtimeMs } = await stat(path)
        return [path, size, mtimeMs]
      }),
    )
    return { content: `pictures ${hash(JSON.stringify(marks))}`, bytes: undefined }
  }
  if (address.kind === 'http') return webMark(address.url)
  return { content: neverTheSame(), bytes: undefined }
}

async function fileMark(path: string): Promise<ContentMark> {
  await using file = await open(path, 'r')
  const { size, mtimeMs } = await file.stat()
  const ends = createHash('sha256').update(`${size} ${mtimeMs}`)
  const bytes = Buffer.alloc(Math.min(size, END_BYTES))
  for (const position of [0, Math.max(0, size - END_BYTES)]) {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, position)
    ends.update(bytes.subarray(0, bytesRead))
  }
  return { content: `file ${ends.digest('hex').slice(0, 32)}`, bytes: size }
}

function webMark(url: URL): Promise<ContentMark> {
  return new Promise((resolve) => {
    const unknown = (): void => resolve({ content: neverTheSame(), bytes: undefined })
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const asked = request(url, { method: 'HEAD', agent: false, timeout: HTTP_TIMEOUT_MS }, (answer) => {
      answer.resume()
      const { etag, 'last-modified': modified, 'content-length': length } = answer.headers
      const bytes = answer.statusCode === 200 && length !== undefined ? Number(length) : undefined
      const version = etag ?? modified
      resolve({
        content:
          bytes === undefined || version === undefined
            ? neverTheSame()
            : `web ${hash(`${version} ${bytes}`)}`,
        bytes,
      })
    })
    // Servers that answer GET alone have been read already; only the mark is missing.
    asked.once('error', unknown)
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.end()
  })
}

function neverTheSame(): string {
  return `once ${randomUUID()}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
