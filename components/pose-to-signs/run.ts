import { runStep } from '@kubeflow/pipelines/executor'
import { openFingerspelling } from '../../models/fingerspelling/open.ts'
import { promisedDevice } from '../../models/promised-device.ts'
import { UnusableInputError } from '../types/errors.ts'
import { readPoses } from '../types/landmark-archive/poses.ts'
import type { Alphabet, Sign } from '../types/sign.ts'
import type { SignsFile } from '../types/signs-file.ts'
import { writeFileWhole } from '../types/write-file-whole.ts'
import { poseToSigns } from './component.ts'
import { posesToSigns } from './stage.ts'
import { vocabularies } from './vocabulary.ts'

/** Runs the step in its container; `args` hold the ExecutorInput. */
export function run(args: readonly string[]): Promise<void> {
  return runStep(
    poseToSigns,
    async ({ inputs, outputs, log, signal }) => {
      const alphabet = readAlphabet(inputs.alphabet)
      const { device, note } = await promisedDevice(inputs.device)
      log.info(note, { device })
      await using networks = await openFingerspelling(device)
      const signs: Sign[] = []
      for await (const sign of posesToSigns(readPoses(inputs.poses.path), { networks, alphabet })) {
        signal.throwIfAborted()
        signs.push(sign)
      }
      const file: SignsFile = {
        schema: 'signline.signs/1',
        alphabet,
        vocabulary: vocabularies[alphabet],
        signs,
      }
      await writeFileWhole(outputs.signs.path, `${JSON.stringify(file)}\n`)
      outputs.signs.metadata.signs = signs.length
      log.info('read', { signs: signs.length })
    },
    { args },
  )
}

function readAlphabet(given: string): Alphabet {
  if (given === 'letters' || given === 'digits' || given === 'both') return given
  throw new UnusableInputError(`alphabet is "${given}"; give letters, digits or both`)
}
