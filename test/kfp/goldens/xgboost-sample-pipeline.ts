import {
  Artifact,
  artifact,
  defineComponent,
  definePipeline,
  double,
  ifPresent,
  integer,
  object,
  string,
} from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'xgboost_sample_pipeline.yaml'

const chicagoTaxiTripsDataset = defineComponent({
  name: 'chicago-taxi-trips-dataset',
  image: 'byrnedo/alpine-curl@sha256:548379d0a4a0c08b9e55d9d87a592b7d35d9ab3037f4936f5ccd09d0b625a342',
  inputs: {
    format: string({ default: 'csv' }),
    limit: integer({ default: 1000 }),
    select: string({
      default:
        'trip_id,taxi_id,trip_start_timestamp,trip_end_timestamp,trip_seconds,trip_miles,pickup_census_tract,dropoff_census_tract,pickup_community_area,dropoff_community_area,fare,tips,tolls,extras,trip_total,payment_type,company,pickup_centroid_latitude,pickup_centroid_longitude,pickup_centroid_location,dropoff_centroid_latitude,dropoff_centroid_longitude,dropoff_centroid_location',
    }),
    where: string({ default: PROSE }),
  },
  outputs: { table: artifact(Artifact) },
  command: ({ inputs, outputs }) => [
    'sh',
    '-c',
    PROSE,
    outputs.table.path,
    inputs.select,
    inputs.where,
    inputs.limit,
    inputs.format,
  ],
})

const convertCsvToApacheParquet = defineComponent({
  name: 'convert-csv-to-apache-parquet',
  image: 'python:3.7',
  inputs: { data: artifact(Artifact) },
  outputs: { output_data: artifact(Artifact) },
  command: ['sh', '-c', PROSE, 'python3', '-u', '-c', PROSE],
  args: ({ inputs, outputs }) => ['--data', inputs.data.path, '--output-data', outputs.output_data.path],
})

const xgboostTrain = defineComponent({
  name: 'xgboost-train',
  image: 'python:3.7',
  inputs: {
    booster: string({ default: 'gbtree' }),
    booster_params: object({ optional: true }),
    label_column: integer({ default: 0 }),
    learning_rate: double({ default: 0.3 }),
    max_depth: integer({ default: 6 }),
    min_split_loss: double({ default: 0 }),
    num_iterations: integer({ default: 10 }),
    objective: string({ default: 'reg:squarederror' }),
    starting_model: artifact(Artifact, { optional: true }),
    training_data: artifact(Artifact),
  },
  outputs: { model: artifact(Artifact), model_config: artifact(Artifact) },
  command: ['sh', '-c', PROSE, 'python3', '-u', '-c', PROSE],
  args: ({ inputs, outputs }) => [
    '--training-data',
    inputs.training_data.path,
    ifPresent('starting_model', ['--starting-model', inputs.starting_model.path]),
    ifPresent('label_column', ['--label-column', inputs.label_column]),
    ifPresent('num_iterations', ['--num-iterations', inputs.num_iterations]),
    ifPresent('booster_params', ['--booster-params', inputs.booster_params]),
    ifPresent('objective', ['--objective', inputs.objective]),
    ifPresent('booster', ['--booster', inputs.booster]),
    ifPresent('learning_rate', ['--learning-rate', inputs.learning_rate]),
    ifPresent('min_split_loss', ['--min-split-loss', inputs.min_split_loss]),
    ifPresent('max_depth', ['--max-depth', inputs.max_depth]),
    '--model',
    outputs.model.path,
    '--model-config',
    outputs.model_config.path,
  ],
})

const xgboostPredict = defineComponent({
  name: 'xgboost-predict',
  image: 'python:3.7',
  inputs: { label_column: integer({ optional: true }), data: artifact(Artifact), model: artifact(Artifact) },
  outputs: { predictions: artifact(Artifact) },
  command: ['sh', '-c', PROSE, 'python3', '-u', '-c', PROSE],
  args: ({ inputs, outputs }) => [
    '--data',
    inputs.data.path,
    '--model',
    inputs.model.path,
    ifPresent('label_column', ['--label-column', inputs.label_column]),
    '--predictions',
    outputs.predictions.path,
  ],
})

const continueTraining = defineComponent({
  name: 'xgboost-train',
  image: 'python:3.7',
  inputs: {
    booster: string({ default: 'gbtree' }),
    booster_params: object({ optional: true }),
    label_column_name: string(),
    learning_rate: double({ default: 0.3 }),
    max_depth: integer({ default: 6 }),
    min_split_loss: double({ default: 0 }),
    num_iterations: integer({ default: 10 }),
    objective: string({ default: 'reg:squarederror' }),
    starting_model: artifact(Artifact, { optional: true }),
    training_data: artifact(Artifact),
  },
  outputs: { model: artifact(Artifact), model_config: artifact(Artifact) },
  command: ['sh', '-c', PROSE, 'python3', '-u', '-c', PROSE],
  args: ({ inputs, outputs }) => [
    '--training-data',
    inputs.training_data.path,
    '--label-column-name',
    inputs.label_column_name,
    ifPresent('starting_model', ['--starting-model', inputs.starting_model.path]),
    ifPresent('num_iterations', ['--num-iterations', inputs.num_iterations]),
    ifPresent('booster_params', ['--booster-params', inputs.booster_params]),
    ifPresent('objective', ['--objective', inputs.objective]),
    ifPresent('booster', ['--booster', inputs.booster]),
    ifPresent('learning_rate', ['--learning-rate', inputs.learning_rate]),
    ifPresent('min_split_loss', ['--min-split-loss', inputs.min_split_loss]),
    ifPresent('max_depth', ['--max-depth', inputs.max_depth]),
    '--model',
    outputs.model.path,
    '--model-config',
    outputs.model_config.path,
  ],
})

const xgboostPredict2 = defineComponent({
  name: 'xgboost-predict',
  image: 'python:3.7',
  inputs: {
    label_column_name: string({ optional: true }),
    data: artifact(Artifact),
    model: artifact(Artifact),
  },
  outputs: { predictions: artifact(Artifact) },
  command: ['sh', '-c', PROSE, 'python3', '-u', '-c', PROSE],
  args: ({ inputs, outputs }) => [
    '--data',
    inputs.data.path,
    '--model',
    inputs.model.path,
    ifPresent('label_column_name', ['--label-column-name', inputs.label_column_name]),
    '--predictions',
    outputs.predictions.path,
  ],
})

export const pipeline = definePipeline({
  name: 'xgboost-sample-pipeline',
  body: () => {
    const chicagoTaxiTripsDataset2 = chicagoTaxiTripsDataset({
      limit: 10000,
      select:
        'tips,trip_seconds,trip_miles,pickup_community_area,dropoff_community_area,fare,tolls,extras,trip_total',
      where: PROSE,
    })
    const convertCsvToApacheParquet2 = convertCsvToApacheParquet({
      data: chicagoTaxiTripsDataset2.outputs.table,
    })
    const xgboostTrain2 = xgboostTrain({
      label_column: 0,
      num_iterations: 200,
      objective: 'reg:squarederror',
      training_data: chicagoTaxiTripsDataset2.outputs.table,
    })
    xgboostPredict({
      label_column: 0,
      data: chicagoTaxiTripsDataset2.outputs.table,
      model: xgboostTrain2.outputs.model,
    })
    const xgboostTrain22 = continueTraining({
      label_column_name: 'tips',
      num_iterations: 200,
      objective: 'reg:squarederror',
      training_data: convertCsvToApacheParquet2.outputs.output_data,
    })
    xgboostPredict2({
      label_column_name: 'tips',
      data: convertCsvToApacheParquet2.outputs.output_data,
      model: xgboostTrain22.outputs.model,
    })
    xgboostPredict2({
      label_column_name: 'tips',
      data: convertCsvToApacheParquet2.outputs.output_data,
      model: xgboostTrain2.outputs.model,
    })
    xgboostPredict({
      label_column: 0,
      data: chicagoTaxiTripsDataset2.outputs.table,
      model: xgboostTrain22.outputs.model,
    })
  },
})
