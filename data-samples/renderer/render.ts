import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { formatRig } from '../../components/hands-to-pose/rig-file.ts'
import type { RigCamera } from '../../components/types/rig.ts'
import { openRenderingPage } from './browser.ts'
import { glMatrices, PICTURE_SIZE } from './cameras.ts'
import { type DrawnHand, drawnHand } from './drawn-hand.ts'
import { H264Writer } from './h264-writer.ts'
import { drawLook, type Look } from './look.ts'
import { FRAMES_PER_SECOND, type Kinematics, type RecordingPlan, recordKinematics } from './recording.ts'
import { formatTruth } from './truth.ts'

/** Frames per call into the page: few enough that a call's pictures fit in a message. */
const FRAMES_PER_CALL = 10
/** JPEG quality between the page and ffmpeg, 0..1. */
const TRANSFER_QUALITY = 0.95

/** What the page prepares once for a recording. */
export interface PageScene {
  readonly width: number
  readonly height: number
  readonly look: Look
  readonly hands: readonly ('left' | 'right')[]
  readonly cameras: readonly { readonly projection: readonly number[]; readonly view: readonly number[] }[]
  readonly objects?: readonly object[]
}

export async function preparePage(page: Page, scene: PageScene): Promise<void> {
  await page.evaluate(
    (spec) => (globalThis as unknown as { prepare(spec: PageScene): Promise<void> }).prepare(spec),
    scene,
  )
}

/** Draws frames in the prepared page; JPEG pictures, frame by frame and camera by camera. */
export async function drawPictures(
  page: Page,
  frames: readonly Readonly<Record<string, DrawnHand>>[],
): Promise<readonly Buffer[]> {
  type Draw = { draw(frames: unknown, quality: number): Promise<string[]> }
  const pictures = await page.evaluate(
    ([drawn, quality]) => (globalThis as unknown as Draw).draw(drawn, quality),
    [frames, TRANSFER_QUALITY] as const,
  )
  return pictures.map((picture) => Buffer.from(picture, 'base64'))
}

export interface RenderedRecording {
  readonly frames: number
  readonly cameras: readonly string[]
  /** Milliseconds of wall time, Chromium's start left out. */
  readonly drawingMs: number
}

/**
 * Renders recordings one after the other in one browser: into each `folder` one H.264 clip a camera
 * (`front.mp4` …), `rig.toml` and `<name>.truth.json`. A folder's files appear together when all are complete.
 */
export async function renderRecordings(
  jobs: readonly { readonly plan: RecordingPlan; readonly folder: string; readonly name: string }[],
  onDone: (folder: string, result: RenderedRecording) => void = () => {},
): Promise<void> {
  if (jobs.length === 0) return
  const { page, close } = await openRenderingPage()
  try {
    for (const { plan, folder, name } of jobs) {
      onDone(folder, await renderOne(page, recordKinematics(plan), plan, folder, name))
    }
  } finally {
    await close()
  }
}

async function renderOne(
  page: Page,
  kinematics: Kinematics,
  plan: RecordingPlan,
  folder: string,
  name: string,
): Promise<RenderedRecording> {
  const { cameras, hands, truth } = kinematics
  await mkdir(folder, { recursive: true })
  const unfinished = await mkdtemp(join(folder, '.unfinished-'))
  const started = performance.now()
  try {
    await preparePage(page, {
      width: PICTURE_SIZE[0],
      height: PICTURE_SIZE[1],
      look: drawLook(plan.seed, cameras.length),
      hands: [plan.hand],
      cameras: cameras.map(glMatrices),
    })
    await writeClips(
      page,
      cameras,
      hands.map((hand) => ({ [plan.hand]: drawnHand(hand) })),
      unfinished,
    )
    const texts: readonly (readonly [string, string])[] = [
      ['rig.toml', formatRig({ cameras })],
      [`${name}.truth.json`, formatTruth(truth)],
    ]
    for (const [file, text] of texts) await writeFile(join(unfinished, file), text)
    for (const file of [...cameras.map(({ id }) => `${id}.mp4`), ...texts.map(([file]) => file)])
      await rename(join(unfinished, file), join(folder, file))
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return {
    frames: hands.length,
    cameras: cameras.map(({ id }) => id),
    drawingMs: performance.now() - started,
  }
}

async function writeClips(
  page: Page,
  cameras: readonly RigCamera[],
  frames: readonly Readonly<Record<string, DrawnHand>>[],
  folder: string,
): Promise<void> {
  const clips = cameras.map(({ id }) => new H264Writer(join(folder, `${id}.mp4`), FRAMES_PER_SECOND))
  try {
    for (let at = 0; at < frames.length; at += FRAMES_PER_CALL) {
      const pictures = await drawPictures(page, frames.slice(at, at + FRAMES_PER_CALL))
      for (const [i, picture] of pictures.entries()) await clips[i % clips.length]?.write(picture)
    }
    await Promise.all(clips.map((clip) => clip.finish()))
  } finally {
    for (const clip of clips) clip.abandon()
  }
}
