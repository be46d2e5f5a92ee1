import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { refuseSameCameraTwice } from '#components/camera-to-frames/camera-address.js'
import { cannotOpen } from '#components/camera-to-frames/path-stats.js'
import { ownFolder } from '../../own-folder.ts'
import { framesOf, H264, makeClip, testPicture } from './clips.ts'
import { faultOf } from './fault-of.ts'

const folder = ownFolder()

describe('one sentence says that a camera', () => {
  test('is not there', async () => {
    expect(await faultOf(join(folder, 'nope.mp4'))).toBe(
      `2: ${folder}/nope.mp4 does not exist; check the path`,
    )
    expect(await faultOf(join(folder, '*.nope'))).toMatch(/^2: .*\*\.nope matches no picture/)
    expect(await faultOf('/dev/video99')).toMatch(/^2: \/dev\/video99 is not a webcam/)
    expect(await faultOf('')).toMatch(/^2: a camera has no address/)
  })

  test('lies behind a file, in a circle of links, or under a name longer than any', async () => {
    writeFileSync(join(folder, 'plain.txt'), 'text')
    expect(await faultOf(join(folder, 'plain.txt/clip.mp4'))).toMatch(/^2: .* does not exist; check the path/)
    expect(await faultOf(`${'x'.repeat(300)}.mp4`)).toMatch(/^2: .* does not exist; check the path/)
    symlinkSync('round.mp4', join(folder, 'round.mp4'))
    expect(await faultOf(join(folder, 'round.mp4'))).toMatch(/^2: .*round\.mp4 cannot be opened \(ELOOP\)/)
    const circle = join(folder, 'circle')
    mkdirSync(circle)
    symlinkSync('round.png', join(circle, 'round.png'))
    expect(await faultOf(circle)).toMatch(/^2: .*circle has no picture in it/)
  })

  test('lies where the file system lets nobody look', () => {
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' })
    expect(cannotOpen('a/clip.mp4', denied)).toMatchObject({
      exitCode: 2,
      message: 'a/clip.mp4 cannot be opened (no permission); check its rights and those of its folders',
    })
    expect(cannotOpen('a/clip.mp4', new TypeError('other'))).toBeInstanceOf(TypeError)
  })

  test('was cut off within its first bytes', async () => {
    const clip = makeClip(join(folder, 'soon.mp4'), ...testPicture('64x48', 5), ...H264)
    truncateSync(clip, 40)
    expect(await faultOf(clip)).toMatch(/^2: .*soon\.mp4 is not a video, or is/)
  })

  test('is a folder without pictures', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    expect(await faultOf(empty)).toMatch(/^2: .*empty has no picture in it; JPEG, PNG/)
  })

  test('has a name that could pass for a line of the log of ffmpeg', async () => {
    const name = 'a\n[Parsed_showinfo_0 @ 0x0] [info] n: 0 pts: 0 x s:65535x65535 .mp4'
    makeClip(join(folder, name), ...testPicture('64x48', 5), ...H264)
    expect(await faultOf(join(folder, name))).toMatch(
      /^2: ".*a\\n\[Pars.* has a line break and a bracket in its name; rename it$/,
    )
  })

  test('is cut off only where ffmpeg says so, not where its title does', async () => {
    const said = 'moov atom not found, partial file, Error while decoding stream'
    const titled = makeClip(
      join(folder, 'titled.mp4'),
      ...testPicture('64x48', 5),
      ...H264,
      '-metadata',
      `title=${said}`,
    )
    const dropped: string[] = []
    expect(await faultOf(titled, { onDrop: (reason) => dropped.push(reason) })).toBe('no fault, 5 frames')
    expect(dropped).toEqual([])
  })

  test('is empty', async () => {
    writeFileSync(join(folder, 'empty.mp4'), '')
    expect(await faultOf(join(folder, 'empty.mp4'))).toMatch(/^2: .*empty\.mp4 is empty/)
  })

  test('is not a video, or not a picture', async () => {
    for (const name of ['text.mp4', 'text.xyz']) {
      writeFileSync(join(folder, name), 'no video in here, just words\n'.repeat(500))
      expect(await faultOf(join(folder, name))).toMatch(/^2: .*is not a video/)
    }
    writeFileSync(join(folder, 'text.png'), 'no picture in here')
    expect(await faultOf(join(folder, 'text.png'))).toMatch(/^2: .*text\.png is not a picture/)
  })

  test('has sound but no picture', async () => {
    const cover = makeClip(join(folder, 'cover.png'), ...testPicture('32x32', 1), '-frames:v', '1')
    const plain = makeClip(join(folder, 'sound.m4a'), '-f', 'lavfi', '-i', 'sine=d=1')
    const covered = makeClip(
      join(folder, 'covered.mp3'),
      ...['-f', 'lavfi', '-i', 'sine=d=1', '-i', cover, '-map', '0', '-map', '1', '-c:v', 'copy'],
      ...['-disposition:v', 'attached_pic'],
    )
    for (const path of [plain, covered])
      expect(await faultOf(path)).toMatch(/^2: .* has no video in it, only sound/)
  })

  test('changes its size half-way, and when', async () => {
    const path = makeClip(join(folder, 'two-sizes.ts'), ...testPicture('160x120', 10), ...H264)
    appendFileSync(
      path,
      readFileSync(makeClip(join(folder, 'second.ts'), ...testPicture('320x180', 10), ...H264)),
    )
    expect(await faultOf(path)).toMatch(
      /^2: camera "front": the picture changes from 160×120 to 320×180 at \d\.\d\d s/,
    )
  })

  test('is given twice, by its id, its path, a link to it or its address', () => {
    const clip = join(folder, 'same.mp4')
    writeFileSync(clip, 'x')
    symlinkSync(clip, join(folder, 'symbolic.mp4'))
    linkSync(clip, join(folder, 'hard.mp4'))
    const given =
      (...uris: string[]) =>
      () =>
        refuseSameCameraTwice(uris.map((uri, place) => ({ id: `camera${place}`, uri })))
    expect(given(clip, `${folder}/./same.mp4`)).toThrow(
      /^cameras "camera0" and "camera1" are the same recording/,
    )
    expect(given(clip, join(folder, 'symbolic.mp4'))).toThrow('the same recording')
    expect(given(clip, join(folder, 'hard.mp4'))).toThrow('the same recording')
    expect(given('rtsp://HOST/a', 'rtsp://host/a')).toThrow('the same recording')
    expect(given(clip, folder, 'rtsp://host/a', 'rtsp://host/b')).not.toThrow()
    const twice = { id: 'front', uri: clip }
    expect(() => refuseSameCameraTwice([twice, { ...twice, uri: folder }])).toThrow(
      'camera "front" is given twice',
    )
  })
})

describe('a file that was cut off', () => {
  const cut = (name: string, share: number, ...args: string[]): string => {
    const path = makeClip(join(folder, name), ...testPicture('160x120', 30, 2), ...H264, '-g', '10', ...args)
    truncateSync(path, Math.floor(readFileSync(path).length * share))
    return path
  }

  test.each(['cut.mkv', 'cut.avi', 'cut.mp4'])(
    '%s gives its whole frames, then says after which time it stops',
    async (name) => {
      const path = cut(name, 0.6, ...(name.endsWith('mp4') ? ['-movflags', '+faststart'] : []))
      expect(await faultOf(path)).toMatch(/^2: .* is cut off after [01]\.\d\d s; .* --cut-off keep$/)
    },
  )

  test('is read as far as it goes where that is wanted, the torn picture counted', async () => {
    const path = cut('kept.mp4', 0.6, '-movflags', '+faststart')
    const frames = await framesOf(path, { cutOff: 'keep' })
    expect(frames.length).toBeGreaterThan(15)
    expect(frames.length).toBeLessThan(60)
  })

  test('before its index says so', async () => {
    expect(await faultOf(cut('no-index.mp4', 0.6))).toMatch(/^2: .* or is cut off before its first picture/)
  })

  test('damaged in the middle is read on, the lost pictures counted', async () => {
    const path = makeClip(join(folder, 'damaged.mp4'), ...testPicture('160x120', 30, 2), ...H264, '-g', '10')
    const bytes = readFileSync(path)
    bytes.fill(0xff, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.45))
    writeFileSync(path, bytes)
    const drops: string[] = []
    const frames = await framesOf(path, {
      onDrop: (reason, count) => drops.push(...Array(count).fill(reason)),
    })
    expect(frames.length).toBeGreaterThan(40)
    expect(new Set(drops)).toEqual(new Set(['corrupt']))
    expect(frames.length + drops.length).toBeLessThanOrEqual(60)
  })
})

describe('without ffmpeg', () => {
  afterEach(() => {
    delete process.env.SIGNLINE_FFMPEG
  })

  const clip = makeClip(join(folder, 'good.mp4'), ...testPicture('64x48', 5), ...H264)

  test('the sentence says what to install', async () => {
    const path = process.env.PATH
    process.env.PATH = folder
    try {
      expect(await faultOf(clip)).toBe(
        '1: ffmpeg is not installed, and video is read with it; on Debian and Ubuntu: apt-get install ffmpeg',
      )
    } finally {
      process.env.PATH = path
    }
  })

  test('that SIGNLINE_FFMPEG names, the sentence says so', async () => {
    process.env.SIGNLINE_FFMPEG = '/nowhere/ffmpeg'
    expect(await faultOf(clip)).toMatch(/^1: \/nowhere\/ffmpeg is not there, and SIGNLINE_FFMPEG says/)
    process.env.SIGNLINE_FFMPEG = '/bin/false'
    expect(await faultOf(clip)).toBe(
      '1: /bin/false could not be started (it ended with code 1); SIGNLINE_FFMPEG should name ffmpeg',
    )
  })
})
