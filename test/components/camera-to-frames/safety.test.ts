import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { CONTAINERS, decodeArguments } from '#components/camera-to-frames/ffmpeg-arguments.js'
import { readPicture } from '#components/camera-to-frames/read-picture.js'
import { ownFolder } from '../../own-folder.ts'
import { framesOf, H264, makeClip, testPicture } from './clips.ts'
import { serveHttp } from './http-server.ts'

/**
 * Each attack is tried on ffmpeg (or sharp) without our guards first: only an attack that works there proves
 * anything by failing here.
 */

const folder = ownFolder()
const secret = makeClip(join(folder, 'secret.ts'), ...testPicture('64x48', 10), ...H264)

/** Frames that ffmpeg decodes when it is simply given an address. */
function framesWithoutGuards(uri: string): Promise<number> {
  const args = ['-v', 'error', '-nostdin', '-i', uri, '-f', 'framemd5', '-an', 'pipe:1']
  return new Promise((resolve) => {
    execFile('ffmpeg', args, { timeout: 20_000 }, (_, stdout) =>
      resolve(stdout.split('\n').filter((line) => /^0,/.test(line)).length),
    )
  })
}

describe('a file that names other files', () => {
  const playlist = (target: string) =>
    `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n${target}\n#EXT-X-ENDLIST\n`
  const attacks: readonly [name: string, content: string][] = [
    ['playlist.m3u8', playlist(secret)],
    ['concat.mp4', `ffconcat version 1.0\nfile ${'secret.ts'}\n`],
  ]

  test.each(attacks)('%s does not make us open them', async (name, content) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    expect(await framesWithoutGuards(path)).toBe(10)
    await expect(framesOf(path)).rejects.toThrow('is a playlist, a script or a kind of file that is not read')
  })

  test('is no container that we let ffmpeg recognise', () => {
    for (const demuxer of [
      'hls',
      'dash',
      'concat',
      'concatf',
      'sdp',
      'image2',
      'lavfi',
      'imf',
      'tty',
      'svg_pipe',
    ])
      expect(CONTAINERS).not.toContain(demuxer)
  })
})

describe('an address', () => {
  test.each([
    `concat:${secret}`,
    `subfile,,start,0,end,0,,:${secret}`,
    `file:${secret}`,
    `file://${secret}`,
    `cache:${secret}`,
    `async:${secret}`,
    'data:video/mp4;base64,AAAA',
    'pipe:0',
    'fd:0',
    'tcp://127.0.0.1:1',
    'udp://127.0.0.1:1',
    'unix:/tmp/x',
    'lavfi:testsrc',
    'testsrc=d=1',
    'ftp://host/x',
    'rtmp://host/x',
    '-i',
    '-f lavfi -i testsrc',
  ])('of the kind %s is refused', async (uri) => {
    await expect(framesOf(uri)).rejects.toThrow(/is not read; give a file|does not exist; check the path/)
  })

  test('of an unguarded kind would have been opened by ffmpeg', async () => {
    for (const uri of [`concat:${secret}`, `file:${secret}`, `async:${secret}`])
      expect(await framesWithoutGuards(uri)).toBe(10)
  })

  test('that looks like an option or a protocol but is a file is that file', async () => {
    const place = join(folder, 'odd names')
    mkdirSync(place)
    const names = [
      '-vf',
      '-i.mp4',
      'concat:secret.ts',
      'http:x',
      "quote'd; $(touch pwned).mp4",
      '%03d.mp4',
      'a\nb.mp4',
    ]
    const bytes = readFileSync(secret)
    for (const name of names) writeFileSync(join(place, name), bytes)
    for (const name of names) expect(await framesOf(join(place, name))).toHaveLength(10)
    const before = process.cwd()
    process.chdir(place)
    try {
      for (const name of names) expect(await framesOf(name)).toHaveLength(10)
    } finally {
      process.chdir(before)
    }
  })

  test('never stands alone among the arguments of ffmpeg', () => {
    const args = decodeArguments(
      { kind: 'video-file', path: '/-y' },
      { maxSide: 100, decoderThreads: 0, silenceMs: 1000 },
      { number: [5, 1] },
    )
    expect(args[args.indexOf('-i') + 1]).toBe('file:/-y')
    expect(args[args.indexOf('-protocol_whitelist') + 1]).toBe('file')
  })
})

describe('an HTTP server', () => {
  test('that answers with a playlist of local files or of another host leads nowhere', async () => {
    const victim = await serveHttp((_, response) => response.end(readFileSync(secret)))
    const lists: Readonly<Record<string, string>> = {
      '/file.m3u8': secret,
      '/url.m3u8': `file://${secret}`,
      '/host.m3u8': `${victim.origin}/inside.ts`,
    }
    const server = await serveHttp(({ url = '' }, response) => {
      response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' })
      response.end(`#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n${lists[url] ?? ''}\n#EXT-X-ENDLIST\n`)
    })
    expect(await framesWithoutGuards(`${server.origin}/host.m3u8`)).toBe(10)
    expect(victim.asked.length).toBeGreaterThan(0)
    const before = victim.asked.length
    for (const list of Object.keys(lists))
      await expect(framesOf(`${server.origin}${list}`)).rejects.toThrow('is a playlist')
    expect(victim.asked.length).toBe(before)
  })

  test('that sends its reader on to another host is not followed', async () => {
    const victim = await serveHttp((_, response) => response.end(readFileSync(secret)))
    const server = await serveHttp(({ url }, response) => {
      response
        .writeHead(302, { location: url === '/file' ? `file://${secret}` : `${victim.origin}/inside.ts` })
        .end()
    })
    expect(await framesWithoutGuards(`${server.origin}/x`)).toBe(10)
    const before = victim.asked.length
    expect(before).toBeGreaterThan(0)
    for (const path of ['/x', '/file'])
      await expect(framesOf(`${server.origin}${path}`)).rejects.toThrow('sends its reader on to')
    expect(victim.asked.length).toBe(before)
  })

  test('is not asked through a proxy that the environment names', async () => {
    const clip = readFileSync(secret)
    const server = await serveHttp((_, response) => response.end(clip))
    const proxy = await serveHttp((_, response) => response.writeHead(500).end())
    process.env.http_proxy = proxy.origin
    try {
      expect(await framesWithoutGuards(`${server.origin}/x.ts`)).toBe(0)
      expect(await framesOf(`${server.origin}/x.ts`)).toHaveLength(10)
    } finally {
      delete process.env.http_proxy
    }
  })
})

describe('a picture', () => {
  test('of SVG is refused, whatever its name, before anything in it is looked at', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>'
    for (const name of ['drawing.svg', 'drawing.png', 'drawing.jpg']) {
      const path = join(folder, name)
      writeFileSync(path, svg)
      expect((await sharp(path).metadata()).format).toBe('svg')
      await expect(readPicture(path)).rejects.toThrow('is not a picture that is read')
      await expect(framesOf(path)).rejects.toThrow(/is not a picture that is read|is not read|is not a video/)
    }
  })

  test('that claims to be enormous is refused without being decoded', async () => {
    const path = join(folder, 'bomb.png')
    writeFileSync(path, pngThatClaims(20_000, 20_000))
    expect((await sharp(path, { limitInputPixels: false }).metadata()).width).toBe(20_000)
    await expect(readPicture(path)).rejects.toThrow('claims more than 100 megapixels; scale it down first')
    await expect(readPicture(path, { maxPixels: 1e6 })).rejects.toThrow('claims more than 1 megapixels')
  })

  test('is no named pipe, which would wait for its writer', async () => {
    const pipe = join(folder, 'pipe.jpg')
    execFileSync('mkfifo', [pipe])
    await expect(readPicture(pipe)).rejects.toThrow('pipe.jpg is not a file; give a picture')
  })

  test('that is cut off is refused', async () => {
    const whole = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#345' } })
      .jpeg()
      .toBuffer()
    for (const share of [0.1, 0.5, 0.9]) {
      const path = join(folder, 'cut.jpg')
      writeFileSync(path, whole.subarray(0, Math.floor(whole.length * share)))
      await expect(readPicture(path)).rejects.toThrow('is damaged')
    }
  })
})

/** A PNG whose header names a size that its data do not have. */
function pngThatClaims(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const chunk = (kind: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
    const frame = Buffer.alloc(8 + body.length)
    frame.writeUInt32BE(data.length, 0)
    frame.set(body, 4)
    frame.writeUInt32BE(crc32(body), 4 + body.length)
    return frame
  }
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const data = chunk('IDAT', deflateSync(Buffer.alloc(1000)))
  return Buffer.concat([signature, chunk('IHDR', head), data, chunk('IEND', Buffer.alloc(0))])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}
