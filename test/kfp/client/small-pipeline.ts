import {
  boolean,
  defineComponent,
  definePipeline,
  double,
  integer,
  list,
  object,
  string,
} from '@kubeflow/pipelines/dsl'

const train = defineComponent({
  name: 'train',
  image: 'registry.example/train:1',
  inputs: {
    region: string(),
    epochs: integer({ default: 3 }),
    rate: double({ default: 0.5 }),
    dry: boolean({ default: false }),
    tags: list(string(), { default: [] }),
    options: object({ default: {} }),
  },
  command: ['train'],
  args: ({ inputs }) => [inputs.region, inputs.epochs, inputs.rate, inputs.dry, inputs.tags, inputs.options],
})

const inputs = {
  region: string(),
  epochs: integer({ default: 3 }),
  rate: double({ default: 0.5 }),
  dry: boolean({ default: false }),
  tags: list(string(), { default: [] }),
  options: object({ default: {} }),
}

/** One step with a parameter of each type. */
export const smallPipeline = definePipeline({
  name: 'small',
  inputs,
  body: (given) => {
    train(given)
  },
})

/** The same, claiming a device. */
export const claimingPipeline = definePipeline({
  name: 'claiming',
  inputs,
  body: (given) => {
    train(given).useResourceClaim('training')
  },
})
