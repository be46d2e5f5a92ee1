import { readFile } from 'node:fs/promises'
import {
  logConfusionMatrix,
  logMetrics,
  type OutputArtifact,
  runStep,
  writeHtml,
} from '@kubeflow/pipelines/executor'
import { UnusableInputError } from '../types/errors.ts'
import { openArchive } from '../types/landmark-archive/archive.ts'
import type { RecordingFacts } from '../types/recording-facts.ts'
import type { Sign } from '../types/sign.ts'
import type { SignsFile } from '../types/signs-file.ts'
import { SIGNLINE_VERSION } from '../types/step-image.ts'
import type { Transcript } from '../types/transcript.ts'
import { writeFileWhole } from '../types/write-file-whole.ts'
import { signsToText } from './component.ts'
import { measureErrors } from './measure-errors.ts'
import { readPictures } from './report/picture-archive.ts'
import { reportOfRecording } from './report/report-of-recording.ts'
import { mimeTypeOf, resultFiles } from './result-files.ts'
import { signsToText as readText, type TextSoFar, transcriptOf } from './stage.ts'
import type { EafMedia } from './write-eaf.ts'

/** Runs the step in its container; `args` hold the ExecutorInput. */
export function run(args: readonly string[]): Promise<void> {
  return runStep(
    signsToText,
    async ({ inputs, outputs, log, signal }) => {
      const signs = await readJson<SignsFile>(inputs.signs.path, 'signline.signs/1')
      const facts = await readJson<RecordingFacts>(inputs.recording.path, 'signline.recording/1')
      let text: TextSoFar = { signs: [], words: [], text: '' }
      for await (const soFar of readText(streamOf(signs.signs))) text = soFar
      const transcript = transcriptOf(text, {
        alphabet: signs.alphabet,
        vocabulary: signs.vocabulary,
        cameras: facts.cameras.map(({ id }) => id),
        durationMs: facts.durationMs,
        dropped: facts.dropped,
      })
      const writtenAt = new Date()
      const files = resultFiles(transcript, { writtenAt, media: mediaOf(facts) })
      const archives = await Promise.all(inputs.pictures.map(({ path }) => openArchive(path)))
      const pictures = archives.flatMap((archive) => readPictures(archive))
      const report = reportOfRecording(transcript, facts, pictures, { version: SIGNLINE_VERSION, writtenAt })
      signal.throwIfAborted()
      await writeFileWhole(outputs.transcript.path, files.json)
      for (const ending of ['vtt', 'srt', 'eaf', 'txt'] as const)
        await writeFileWhole(outputs[ending].path, files[ending])
      await writeHtml(outputs.report, report)
      await writeErrors(transcript, inputs.reference, outputs.metrics, outputs.confusion)
      log.info('written', { text: transcript.text, signs: transcript.signs.length })
      return { text: transcript.text }
    },
    { args },
  )
}

/** Metrics in the metadata, where the UI looks for them, and the same in the files. */
async function writeErrors(
  transcript: Transcript,
  reference: string,
  metrics: OutputArtifact,
  confusion: OutputArtifact,
): Promise<void> {
  const errors = reference === '' ? undefined : measureErrors(transcript, reference)
  if (errors !== undefined) {
    logMetrics(metrics, errors.metrics)
    logConfusionMatrix(confusion, errors.categories, errors.confusions)
  }
  await writeFileWhole(metrics.path, `${JSON.stringify(errors?.metrics ?? {})}\n`)
  const { categories = [], confusions = [] } = errors ?? {}
  await writeFileWhole(confusion.path, `${JSON.stringify({ categories, confusions })}\n`)
}

/** ELAN asks where a recording lies when it is not beside the .eaf file. */
function mediaOf({ cameras }: RecordingFacts): readonly EafMedia[] {
  return cameras.flatMap(({ id, name }) => {
    const mimeType = name.includes('://') ? undefined : mimeTypeOf(name)
    const relativeUrl = `./${encodeURIComponent(name)}`
    return mimeType === undefined ? [] : [{ cameraId: id, url: relativeUrl, relativeUrl, mimeType }]
  })
}

async function readJson<File extends { readonly schema: string }>(
  path: string,
  schema: File['schema'],
): Promise<File> {
  const read = async (): Promise<File> => {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as File
    } catch (error) {
      throw new UnusableInputError(
        `${path} cannot be read (${(error as Error).message}); run the step again that made it`,
        { cause: error },
      )
    }
  }
  const file = await read()
  if (file.schema === schema) return file
  throw new UnusableInputError(
    `${path} holds ${file.schema}, not ${schema}; run the pipeline from one version`,
  )
}

async function* streamOf(signs: readonly Sign[]): AsyncGenerator<Sign, void, undefined> {
  yield* signs
}
