import { definePipeline } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/component_with_pip_install_in_venv.yaml'

const componentWithPipInstall = pythonStep('component_with_pip_install')

export const pipeline = definePipeline({
  name: 'component-with-pip-install',
  body: () => {
    componentWithPipInstall()
  },
})
