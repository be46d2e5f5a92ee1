import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recogniseRecording } from '#cli/transcribe/recognise-recording.js'
import { writeResults } from '#cli/transcribe/write-results.js'
import { readTranscriptJson } from '#components/signs-to-text/transcript-file.js'
import { writePoseFile } from '#components/types/pose-format/pose-file.js'
import { steadyFrames } from '../../components/hands-to-pose/hand-frames.ts'
import { elementsNamed, readXml } from '../../components/signs-to-text/read-xml.ts'
import { parseVtt } from '../../components/signs-to-text/vtt-grammar.ts'
import { ownFolder } from '../../own-folder.ts'
import { fakeRecogniser } from './fake-recogniser.ts'

const scratch = ownFolder()

/** A moving test pattern of two seconds. */
function clip(name: string, framesPerSecond: number): string {
  const path = join(scratch, name)
  const source = `testsrc=size=320x240:rate=${framesPerSecond}:duration=2`
  const args = ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', path]
  expect(spawnSync('ffmpeg', args).status).toBe(0)
  return path
}

const camera = (id: string, uri: string, offsetMs = 0) => ({ id, uri, mirrored: false, offsetMs })

describe('one recording', () => {
  test('of cameras with different frame rates becomes one transcript', async () => {
    const cameras = [camera('front', clip('front.mp4', 30)), camera('left', clip('left.mp4', 24))]
    const seen: string[] = []
    const { transcript, watcher } = await recogniseRecording(fakeRecogniser(), cameras, {
      onFrame: ({ cameraId }) => seen.push(cameraId),
    })
    expect(transcript).toMatchObject({
      text: 'ABCD',
      cameras: ['front', 'left'],
      dropped: [],
      alphabet: 'letters',
    })
    expect(transcript.durationMs).toBeCloseTo(2000, 0)
    expect(transcript.signs[0]!.cameras).toEqual(expect.arrayContaining(['front', 'left']))
    expect([watcher.of('front').frames, watcher.of('left').frames]).toEqual([60, 48])
    expect(seen).toHaveLength(108)
  })

  test('may hold .pose files beside clips, and offsets put them in their time', async () => {
    const path = join(scratch, 'left.pose')
    await writePoseFile(path, steadyFrames('whoever', 30, 0, 1000))
    const cameras = [camera('front', clip('front.mp4', 30)), camera('left', path, 1500)]
    const { transcript, watcher } = await recogniseRecording(fakeRecogniser(), cameras)
    expect(watcher.of('left').frames).toBe(30)
    expect(transcript.durationMs).toBeCloseTo(2500, 0)
    expect(transcript.signs.map((sign) => [...sign.cameras].sort())).toEqual([
      ['front'],
      ['front'],
      ['front'],
      ['front', 'left'],
      ['left'],
    ])
  })

  test('is written as six whole files with pictures in the report', async () => {
    const cameras = [camera('front', clip('front.mp4', 30))]
    const recogniser = fakeRecogniser()
    const recognition = await recogniseRecording(recogniser, cameras)
    const folder = join(scratch, 'results')
    const paths = await writeResults(folder, recognition, recogniser, cameras)
    const names = [
      'transcript.json',
      'transcript.vtt',
      'transcript.srt',
      'transcript.eaf',
      'transcript.txt',
      'report.html',
    ]
    expect(paths).toEqual(names.map((name) => join(folder, name)))
    expect(readdirSync(folder).sort()).toEqual([...names].sort())
    const [json, vtt, srt, eaf, txt, html] = paths.map((path) => readFileSync(path, 'utf8'))
    expect(readTranscriptJson(json!, 'transcript.json').text).toBe('ABCD')
    expect(parseVtt(vtt!).cues[0]!.text).toBe('ABCD')
    expect(srt).toContain('ABCD')
    expect(txt).toBe('ABCD\n')
    const media = elementsNamed(readXml(eaf!), 'MEDIA_DESCRIPTOR')
    expect(media[0]!.attributes).toMatchObject({
      MIME_TYPE: 'video/mp4',
      RELATIVE_MEDIA_URL: './../front.mp4',
    })
    const images = elementsNamed(readXml(html!), 'image').map(({ attributes }) => attributes.href!)
    expect(images).toHaveLength(5) // the whole picture and four letters
    for (const href of images) expect(href).toMatch(/^data:image\/jpeg;base64,\/9j\//)
    expect(html).not.toContain(scratch) // no folder of this machine in what is handed on
  })

  test('in which no hand is seen has an empty transcript and a report that says so', async () => {
    const cameras = [camera('front', clip('front.mp4', 30))]
    const recogniser = fakeRecogniser(() => [])
    const recognition = await recogniseRecording(recogniser, cameras)
    expect(recognition.transcript).toMatchObject({ text: '', words: [], signs: [] })
    const paths = await writeResults(join(scratch, 'nothing'), recognition, recogniser, cameras)
    expect(readFileSync(paths[5]!, 'utf8')).toContain('No sign was recognised in this recording.')
  })

  test('given up half-way throws the reason and writes nothing', async () => {
    const controller = new AbortController()
    const run = recogniseRecording(fakeRecogniser(), [camera('front', clip('front.mp4', 30))], {
      signal: controller.signal,
      onFrame: ({ index }) => {
        if (index === 10) controller.abort(new Error('interrupted'))
      },
    })
    await expect(run).rejects.toThrow('interrupted')
  })
})
