import {
  anything,
  artifact,
  boolean,
  Dataset,
  definePipeline,
  list,
  object,
  string,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'preprocess.yaml'

const preprocess = pythonStep('preprocess', {
  inputs: { input_dict_parameter: object(), input_list_parameter: list(anything()), message: string() },
  outputs: {
    output_bool_parameter_path: boolean(),
    output_dict_parameter_path: object(),
    output_list_parameter_path: list(anything()),
    output_parameter_path: string(),
    output_dataset_one: artifact(Dataset),
    output_dataset_two_path: artifact(Dataset),
  },
})

export const pipeline = definePipeline({
  name: 'preprocess',
  inputs: { input_dict_parameter: object(), input_list_parameter: list(anything()), message: string() },
  body: (inputs) => {
    const preprocess2 = preprocess({
      input_dict_parameter: inputs.input_dict_parameter,
      input_list_parameter: inputs.input_list_parameter,
      message: inputs.message,
    })
    return {
      output_bool_parameter_path: preprocess2.outputs.output_bool_parameter_path,
      output_dict_parameter_path: preprocess2.outputs.output_dict_parameter_path,
      output_list_parameter_path: preprocess2.outputs.output_list_parameter_path,
      output_parameter_path: preprocess2.outputs.output_parameter_path,
      output_dataset_one: preprocess2.outputs.output_dataset_one,
      output_dataset_two_path: preprocess2.outputs.output_dataset_two_path,
    }
  },
})
