import {
  Artifact,
  artifact,
  artifactList,
  boolean,
  Dataset,
  defineComponent,
  definePipeline,
  double,
  equals,
  exitHandler,
  importer,
  integer,
  kubernetes,
  list,
  Model,
  parallelFor,
  string,
  struct,
  taskFinalStatus,
  text,
  when,
} from '@kubeflow/pipelines/dsl'

const image = 'registry.example/steps:1'

export const notify = defineComponent({
  name: 'notify',
  image,
  inputs: { channel: string(), status: taskFinalStatus() },
  command: ['notify'],
  args: ({ inputs }) => [inputs.channel, inputs.status],
})

export const split = defineComponent({
  name: 'split',
  image,
  inputs: { size: integer({ default: 10, description: 'Rows of each part.' }), data: artifact(Dataset) },
  outputs: { parts: list(struct({ name: string(), rows: integer() })), isLarge: boolean() },
  command: ['split'],
  args: ({ executorInput }) => [executorInput],
})

export const train = defineComponent({
  name: 'train',
  image,
  inputs: { part: string(), rate: double({ default: 0.1 }), data: artifact(Dataset, { optional: true }) },
  outputs: { model: artifact(Model), score: double(), kind: string() },
  command: ['train'],
  args: ({ inputs, outputs }) => [inputs.part, inputs.rate, inputs.data.path, outputs.model.path],
})

export const compare = defineComponent({
  name: 'compare',
  image,
  inputs: { models: artifactList(Model), scores: list(double()), note: string({ optional: true }) },
  outputs: { best: artifact(Model), table: artifact(Artifact) },
  command: ['compare'],
  args: ({ executorInput, outputs }) => [executorInput, outputs.table.path],
})

/** Has one of everything that a compiled pipeline can have and a check can look at. */
export const samplePipeline = definePipeline({
  name: 'sample',
  inputs: { uri: string(), channel: string({ default: 'ops' }), secret: string({ default: 'keys' }) },
  workspace: { size: '1Gi' },
  body: ({ uri, channel, secret }) => {
    const { artifact: data } = importer({ uri, type: Dataset }).outputs
    const exit = notify({ channel })
    return exitHandler(exit, () => {
      const { parts, isLarge } = split({ data }).outputs
      const trained = parallelFor(
        parts,
        (part) => {
          const { kind } = train({ part: part.field('name'), data }).kubernetes(
            kubernetes.secretAsEnv({ secret, env: { token: 'TOKEN' } }),
          ).outputs
          const best = when(
            equals(kind, 'tree'),
            () => train({ part: text`${kind}-tree`, rate: 0.2 }).outputs,
          ).otherwise(() => train({ part: 'other', rate: 1 }).outputs)
          return { models: best.model, scores: best.score }
        },
        { limit: 2 },
      )
      const compared = compare({ models: trained.models, scores: trained.scores })
      when(equals(isLarge, true), () => {
        compare({ models: trained.models, scores: trained.scores, note: 'large' }).after(compared)
      })
      return { best: compared.outputs.best }
    })
  },
})
