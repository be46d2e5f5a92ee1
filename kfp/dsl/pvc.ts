import type { JsonObject } from '../ir/json.ts'
import type { ParameterChannel } from './channel.ts'
import { type Component, defineComponent } from './component.ts'
import { list, object, string } from './definition.ts'
import type { Task, TextWire } from './task.ts'
import type { StringType } from './value-type.ts'
import type { Arguments } from './wire.ts'

// The driver carries these out itself: it knows them by their image and starts no container.
const createInputs = {
  access_modes: list(string(), { description: 'How the volume may be mounted, such as ReadWriteOnce.' }),
  size: string({ description: 'The volume’s size as a Kubernetes quantity.' }),
  pvc_name: string({ optional: true, description: 'The claim’s name; either this or a suffix.' }),
  pvc_name_suffix: string({
    optional: true,
    description: 'Follows the workflow’s name in the claim’s name.',
  }),
  storage_class_name: string({
    default: '',
    description: 'The storage class; empty for a volume of its own.',
  }),
  volume_name: string({ optional: true, description: 'A volume that is there already.' }),
  annotations: object({ optional: true, description: 'Annotations of the claim.' }),
  data_source: object({ optional: true, description: 'A snapshot or claim to copy from.' }),
}

const createOutputs = { name: string() }

const create: Component<typeof createInputs, typeof createOutputs> = defineComponent({
  name: 'createpvc',
  image: 'argostub/createpvc',
  inputs: createInputs,
  outputs: createOutputs,
  command: [],
})

const deleteInputs = { pvc_name: string({ description: 'The claim to delete.' }) }

const remove: Component<typeof deleteInputs, Record<never, never>> = defineComponent({
  name: 'deletepvc',
  image: 'argostub/deletepvc',
  inputs: deleteInputs,
  command: [],
})

export interface CreatePvcOptions {
  readonly accessModes: readonly string[]
  readonly size: TextWire
  /** The claim's name, or what follows the workflow's name in it. */
  readonly name: TextWire | { readonly suffix: TextWire }
  /** The cluster's default class where it is null. */
  readonly storageClassName?: TextWire
  readonly volumeName?: TextWire
  readonly annotations?: JsonObject
  readonly dataSource?: { readonly apiGroup?: string; readonly kind: string; readonly name: string }
}

/** Makes a persistent volume claim and gives its name. */
export function createPvc(options: CreatePvcOptions): Task<{ readonly name: ParameterChannel<StringType> }> {
  const { accessModes, size, name, storageClassName, volumeName, annotations, dataSource } = options
  const given: Arguments<typeof createInputs> = {
    access_modes: accessModes,
    size,
    ...(typeof name === 'object' && 'suffix' in name ? { pvc_name_suffix: name.suffix } : { pvc_name: name }),
    ...(storageClassName !== undefined && { storage_class_name: storageClassName }),
    ...(volumeName !== undefined && { volume_name: volumeName }),
    ...(annotations !== undefined && { annotations }),
    ...(dataSource !== undefined && { data_source: dataSource as JsonObject }),
  }
  return create(given)
}

/** Deletes a persistent volume claim; let it wait for the tasks that use the volume. */
export function deletePvc(pvc: TextWire): Task<Record<never, never>> {
  return remove({ pvc_name: pvc })
}
