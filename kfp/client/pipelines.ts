import { ClientUsageError } from './client-error.ts'
import type { Aborting } from './experiments.ts'
import { filterJson } from './filter.ts'
import type { components } from './generated/api.ts'
import { take } from './http/api.ts'
import { eachItem, type ListOptions } from './pages.ts'
import type { Session } from './session.ts'

export type Pipeline = components['schemas']['Pipeline']
export type PipelineVersion = components['schemas']['PipelineVersion']

export interface PipelineUpload {
  readonly name: string
  readonly displayName?: string
  readonly description?: string
  /** What the file is called on the way; `pipeline.yaml` where nothing is said. */
  readonly fileName?: string
  /** For all users of the server, not only those of the namespace. */
  readonly shared?: boolean
}

export interface Pipelines {
  /** Those of the namespace, or, where the server has many users, with `shared` those of all. */
  list(options?: ListOptions & { readonly shared?: boolean }): AsyncGenerator<Pipeline, void, void>
  get(id: string, options?: Aborting): Promise<Pipeline>
  /**
   * The pipeline of that name, in the namespace or shared by all; undefined where there is none. With `among` only
   * one of the namespace (`own`) or only one of all users (`shared`).
   */
  find(
    name: string,
    options?: Aborting & { readonly among?: 'own' | 'shared' },
  ): Promise<Pipeline | undefined>
  /** Deletes a pipeline; one that has versions only with `cascade`. */
  delete(id: string, options?: Aborting & { readonly cascade?: boolean }): Promise<void>
  /** Makes a pipeline that has no version yet; its first one then has a name of its own. */
  create(pipeline: Omit<PipelineUpload, 'fileName'>, options?: Aborting): Promise<Pipeline>
  /** Uploads the text of a compiled pipeline as a new pipeline with one version, which is called as the pipeline. */
  upload(yaml: string, upload: PipelineUpload, options?: Aborting): Promise<Pipeline>
  /** Uploads it as a further version of a pipeline. */
  uploadVersion(
    pipelineId: string,
    yaml: string,
    upload: PipelineUpload,
    options?: Aborting,
  ): Promise<PipelineVersion>
  versions(pipelineId: string, options?: ListOptions): AsyncGenerator<PipelineVersion, void, void>
  getVersion(pipelineId: string, versionId: string, options?: Aborting): Promise<PipelineVersion>
  deleteVersion(pipelineId: string, versionId: string, options?: Aborting): Promise<void>
}

/** Servers take no longer file. */
const LONGEST_FILE_BYTES = 32 * 1024 * 1024
const BASE = '/apis/v2beta1/pipelines'

export function pipelinesOf({ api, namespace }: Session): Pipelines {
  const one = (id: string, { signal }: Aborting = {}) => ({
    params: { path: { pipeline_id: id } },
    signal: signal ?? null,
  })
  const version = (id: string, versionId: string, { signal }: Aborting = {}) => ({
    params: { path: { pipeline_id: id, pipeline_version_id: versionId } },
    signal: signal ?? null,
  })
  const findIn = async (space: string | undefined, name: string, signal: AbortSignal | undefined) => {
    const filter = filterJson([{ key: 'display_name', operation: 'equals', value: name }])
    const query = { filter, ...(space !== undefined && { namespace: space }) }
    const { pipelines } = await take(api.GET(BASE, { params: { query }, signal: signal ?? null }))
    const [first, second] = pipelines ?? []
    if (second !== undefined)
      throw new ClientUsageError(
        `there are several pipelines "${name}"; give the id of one (signline pipeline list pipelines)`,
      )
    return first
  }
  return {
    list: (options = {}) =>
      eachItem(options, async (page) => {
        const space = options.shared === true ? undefined : await namespace(options.signal)
        const query = { ...page, ...(space !== undefined && { namespace: space }) }
        const answer = await take(api.GET(BASE, { params: { query }, signal: options.signal ?? null }))
        return { items: answer.pipelines, nextToken: answer.next_page_token }
      }),
    get: (id, options) => take(api.GET(`${BASE}/{pipeline_id}`, one(id, options))),
    find: async (name, { signal, among } = {}) => {
      const space = among === 'shared' ? undefined : await namespace(signal)
      const found = await findIn(space, name, signal)
      return found ?? (space === undefined || among === 'own' ? undefined : findIn(undefined, name, signal))
    },
    delete: async (id, { cascade, signal } = {}) =>
      void (await api.DELETE(`${BASE}/{pipeline_id}`, {
        params: { path: { pipeline_id: id }, query: { ...(cascade !== undefined && { cascade }) } },
        signal: signal ?? null,
      })),
    create: async ({ name, displayName, description, shared }, { signal } = {}) => {
      const space = shared === true ? undefined : await namespace(signal)
      const body = {
        name,
        display_name: displayName ?? name,
        ...(description !== undefined && { description }),
        ...(space !== undefined && { namespace: space }),
      }
      return take(api.POST(BASE, { body, signal: signal ?? null }))
    },
    upload: async (yaml, upload, { signal } = {}) => {
      const file = partOf(yaml, upload)
      const space = upload.shared === true ? undefined : await namespace(signal)
      return take(
        api.POST(`${BASE}/upload`, {
          ...file,
          params: { query: { ...namesOf(upload), ...(space !== undefined && { namespace: space }) } },
          signal: signal ?? null,
        }),
      )
    },
    uploadVersion: async (pipelineId, yaml, upload, { signal } = {}) =>
      take(
        api.POST(`${BASE}/upload_version`, {
          ...partOf(yaml, upload),
          params: { query: { ...namesOf(upload), pipelineid: pipelineId } },
          signal: signal ?? null,
        }),
      ),
    versions: (pipelineId, options = {}) =>
      eachItem(options, async (query) => {
        const answer = await take(
          api.GET(`${BASE}/{pipeline_id}/versions`, {
            params: { path: { pipeline_id: pipelineId }, query },
            signal: options.signal ?? null,
          }),
        )
        return { items: answer.pipeline_versions, nextToken: answer.next_page_token }
      }),
    getVersion: (id, versionId, options) =>
      take(api.GET(`${BASE}/{pipeline_id}/versions/{pipeline_version_id}`, version(id, versionId, options))),
    deleteVersion: async (id, versionId, options) =>
      void (await api.DELETE(
        `${BASE}/{pipeline_id}/versions/{pipeline_version_id}`,
        version(id, versionId, options),
      )),
  }
}

function namesOf({ name, displayName, description }: PipelineUpload) {
  return {
    name,
    ...(displayName !== undefined && { display_name: displayName }),
    ...(description !== undefined && { description }),
  }
}

/** One part `uploadfile`, as servers ask for it. */
function partOf(yaml: string, { name, fileName }: PipelineUpload) {
  if (name.trim() === '') throw new ClientUsageError('a pipeline is to be uploaded without a name; give one')
  const bytes = Buffer.byteLength(yaml)
  if (bytes > LONGEST_FILE_BYTES)
    throw new ClientUsageError(
      `the compiled pipeline "${name}" has ${bytes} bytes, servers take ${LONGEST_FILE_BYTES}; divide it into several pipelines`,
    )
  return {
    body: { uploadfile: yaml },
    bodySerializer: () => {
      const form = new FormData()
      form.append(
        'uploadfile',
        new Blob([yaml], { type: 'application/octet-stream' }),
        fileName ?? 'pipeline.yaml',
      )
      return form
    },
  }
}
