// Compiled, never run: each @ts-expect-error is a wiring that TypeScript must refuse.
import {
  Artifact,
  anything,
  artifact,
  artifactList,
  boolean,
  Dataset,
  defineComponent,
  definePipeline,
  double,
  equals,
  integer,
  lessThan,
  list,
  Model,
  object,
  type ParameterChannel,
  parallelFor,
  string,
  struct,
  text,
  when,
} from '@kubeflow/pipelines/dsl'

const image = 'registry.example/steps:1'

const make = defineComponent({
  name: 'make',
  image,
  inputs: { name: string(), count: integer({ default: 1 }) },
  outputs: {
    data: artifact(Dataset),
    names: list(string()),
    count: integer(),
    rate: double(),
    isDone: boolean(),
    camera: struct({ id: string(), mirrored: boolean() }),
    rest: object(),
    unknowns: list(anything()),
  },
  command: ['make'],
})

const use = defineComponent({
  name: 'use',
  image,
  inputs: {
    data: artifact(Dataset, { optional: true }),
    model: artifact(Model, { optional: true }),
    any: artifact(Artifact, { optional: true }),
    parts: artifactList(Dataset, { optional: true }),
    text: string({ optional: true }),
    count: integer({ optional: true }),
    rate: double({ optional: true }),
    flag: boolean({ optional: true }),
    names: list(string(), { optional: true }),
    rates: list(double(), { optional: true }),
    list: list(anything(), { optional: true }),
    camera: struct({ id: string(), mirrored: boolean() }, { optional: true }),
  },
  command: ['use'],
  args: ({ inputs, outputs }) => [
    inputs.data.path,
    inputs.text,
    // @ts-expect-error no such input
    inputs.texts,
    // @ts-expect-error a parameter has no path
    inputs.count.path,
    // @ts-expect-error the component gives nothing
    outputs.data,
  ],
})

export const pipeline = definePipeline({
  name: 'types',
  inputs: { uri: string(), names: list(string()) },
  body: ({ uri, names }) => {
    // @ts-expect-error the required input is missing
    make()
    // @ts-expect-error the required input is missing
    make({})
    // @ts-expect-error an integer is no text
    make({ name: 3 })
    // @ts-expect-error there is no such input
    make({ name: 'a', counts: 3 })
    const made = make({ name: uri }).outputs
    // @ts-expect-error there is no such output
    made.model
    // @ts-expect-error several outputs, none of them the only one
    use({ text: make({ name: uri }).output })

    use({ data: made.data, any: made.data, text: uri, count: made.count, rate: made.rate, flag: made.isDone })
    use({ rate: made.count, names: made.names, list: made.names, camera: made.camera })
    use({ text: text`s3://bucket/${uri}/${made.count}`, names: ['a', 'b'], rates: [1, 0.5] })
    // @ts-expect-error a dataset is no model
    use({ model: made.data })
    // @ts-expect-error one artifact is no list of them
    use({ parts: made.data })
    // @ts-expect-error a parameter is no artifact
    use({ data: made.names })
    // @ts-expect-error an artifact is no parameter
    use({ text: made.data })
    // @ts-expect-error a number is no text
    use({ text: made.count })
    // @ts-expect-error a text is no number
    use({ count: uri })
    // @ts-expect-error a fraction is no whole number
    use({ count: made.rate })
    // @ts-expect-error a text is no flag
    use({ flag: uri })
    // @ts-expect-error texts are no numbers
    use({ rates: made.names })
    // @ts-expect-error one text is no list
    use({ names: uri })
    // @ts-expect-error nothing is known of the elements; say it with as
    use({ names: made.unknowns })
    use({ names: made.unknowns.as(list(string())) })
    // @ts-expect-error the object has no such field
    made.camera.field('uri')
    use({ text: made.camera.field('id'), flag: made.camera.field('mirrored') })
    // @ts-expect-error the field is a flag
    use({ text: made.camera.field('mirrored') })
    // @ts-expect-error nothing is known of the fields; say it with as
    use({ text: made.rest.field('id') })
    use({ text: made.rest.field('id').as(string()) })

    // @ts-expect-error only lists can be looped over
    parallelFor(uri, () => {})
    const { parts, counts } = parallelFor(names, (name) => {
      const one = make({ name }).outputs
      // @ts-expect-error the items are texts
      make({ name: 'x', count: name })
      return { parts: one.data, counts: one.count }
    })
    use({ parts, list: counts })
    // @ts-expect-error what a loop gives of an artifact is a list
    use({ data: parts })
    // @ts-expect-error what a loop gives of a number is a list
    use({ count: counts })
    parallelFor([{ id: 'a', size: 1 }], (item) => {
      use({ text: item.field('id'), count: item.field('size') })
      // @ts-expect-error the items have no such field
      item.field('name')
    })

    // @ts-expect-error a number is not compared with a text
    when(equals(made.count, 'three'), () => {})
    // @ts-expect-error flags have no order
    when(lessThan(made.isDone, true), () => {})
    const chosen = when(equals(uri, 'x'), () => ({ n: made.count })).otherwise(() => ({
      n: make({ name: 'y' }).outputs.count,
    }))
    const count: ParameterChannel<{ readonly kind: 'NUMBER_INTEGER' }> = chosen.n
    use({ count })
    when(equals(uri, 'x'), () => ({ n: made.count }))
      // @ts-expect-error the branches give different types under one name
      .otherwise(() => ({ n: made.names }))
    return { names: made.names }
  },
})

export const outer = definePipeline({
  name: 'outer',
  body: () => {
    const inner = pipeline({ uri: 'x', names: ['a'] }).outputs
    use({ names: inner.names })
    // @ts-expect-error the inner pipeline gives a list
    use({ text: inner.names })
    // @ts-expect-error the inner pipeline takes names
    pipeline({ uri: 'x' })
  },
})
