import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { publicName } from '../../components/camera-to-frames/camera-address.ts'
import type { ReportCamera, ReportInput } from '../../components/signs-to-text/report/report-input.ts'
import { writeReport } from '../../components/signs-to-text/report/write-report.ts'
import { mimeTypeOf, resultFiles } from '../../components/signs-to-text/result-files.ts'
import type { EafMedia } from '../../components/signs-to-text/write-eaf.ts'
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
  using _folder = openFolder(folder)
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
    const pictures = await pictureSigns(camera, watch, transcript, signal)
    return {
      id: camera.id,
      name: publicName(camera.uri),
      mirrored: camera.mirrored,
      ...watch.facts,
      ...pictures,
    }
  }

  const files = resultFiles(transcript, { writtenAt, media })
  return writeWhole(
    folder,
    new Map([
      ...Object.entries(files).map(([ending, content]) => [`transcript.${ending}`, content] as const),
      ['report.html', writeReport(report)],
    ]),
  )
}

/** A recording that ELAN can open; pictures and streams it cannot. */
function mediumOf({ id, uri }: CameraOption, folder: string): readonly EafMedia[] {
  const mimeType = mimeTypeOf(uri)
  if (mimeType === undefined || /^[a-z][a-z0-9+.-]+:\/\//i.test(uri)) return []
  const path = resolve(uri)
  const apart = relative(resolve(folder), path)
  const relativeUrl = `./${apart.split('/').map(encodeURIComponent).join('/')}`
  return [{ cameraId: id, url: pathToFileURL(path).href, relativeUrl, mimeType }]
}
