import { basename, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ReportCamera, ReportInput } from '../../components/signs-to-text/report/report-input.ts'
import { writeReport } from '../../components/signs-to-text/report/write-report.ts'
import { writeTranscriptJson } from '../../components/signs-to-text/transcript-file.ts'
import { type EafMedia, writeEaf } from '../../components/signs-to-text/write-eaf.ts'
import { writeSrt } from '../../components/signs-to-text/write-srt.ts'
import { writeText } from '../../components/signs-to-text/write-text.ts'
import { writeVtt } from '../../components/signs-to-text/write-vtt.ts'
import { readVersion } from '../version.ts'
import { openFolder, writeWhole } from '../write-whole.ts'
import type { CameraOption } from './camera-options.ts'
import { pictureSigns } from './picture-signs.ts'
import type { Recogniser, Recognition } from './recognise-recording.ts'

/**
 * Writes everything that came of a recording into a folder, all files or none: transcript.json, .vtt, .srt,
 * .eaf, .txt and report.html. Returns their paths in this order.
 */
export async function writeResults(
  folder: string,
  { transcript, watcher, wallMs }: Recognition,
  { pool, deviceNote }: Recogniser,
  cameras: readonly CameraOption[],
  signal?: AbortSignal,
): Promise<string[]> {
  openFolder(folder)
  const writtenAt = new Date()
  const media = cameras.flatMap((camera) => mediumOf(camera, folder))
  const report: ReportInput = {
    transcript,
    cameras: await Promise.all(cameras.map((camera) => reportCamera(camera))),
    deviceNote,
    speed: {
      wallMs,
      frames: watcher.all.reduce((sum, watch) => sum + watch.frames, 0),
      workers: pool?.workers ?? 0,
    },
    version: readVersion(),
    writtenAt,
  }

  async function reportCamera(camera: CameraOption): Promise<ReportCamera> {
    const watch = watcher.of(camera.id)
    const { frames, framesWithHand, width, height, durationMs, spans } = watch
    const pictures = await pictureSigns(camera, watch, transcript, signal)
    return {
      id: camera.id,
      name: nameOf(camera.uri),
      mirrored: camera.mirrored,
      width,
      height,
      frames,
      durationMs,
      seen: spans,
      framesWithHand,
      ...pictures,
    }
  }

  return writeWhole(
    folder,
    new Map([
      ['transcript.json', writeTranscriptJson(transcript)],
      ['transcript.vtt', writeVtt(transcript)],
      ['transcript.srt', writeSrt(transcript)],
      ['transcript.eaf', writeEaf(transcript, { writtenAt, media })],
      ['transcript.txt', writeText(transcript)],
      ['report.html', writeReport(report)],
    ]),
  )
}

/** Addresses may hold passwords, and folders say where somebody lives: a report names neither. */
function nameOf(uri: string): string {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(uri)) return basename(uri)
  return URL.canParse(uri) ? `${new URL(uri).protocol}//${new URL(uri).host}` : 'a network stream'
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  webm: 'video/webm',
  avi: 'video/x-msvideo',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
}

/** A recording that ELAN can open; pictures and streams it cannot. */
function mediumOf({ id, uri }: CameraOption, folder: string): readonly EafMedia[] {
  const mimeType = MIME_TYPES[uri.split('.').at(-1)?.toLowerCase() ?? '']
  if (mimeType === undefined || /^[a-z][a-z0-9+.-]+:\/\//i.test(uri)) return []
  const path = resolve(uri)
  const apart = relative(resolve(folder), path)
  const relativeUrl = `./${apart.split('/').map(encodeURIComponent).join('/')}`
  return [{ cameraId: id, url: pathToFileURL(path).href, relativeUrl, mimeType }]
}
