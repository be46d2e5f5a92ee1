/** How pods share GPUs. */
export interface SharingMode {
  readonly name: 'cpu' | 'one-pod-a-gpu' | 'slices' | 'shared-claim' | 'gpu-a-camera'
  /** Cameras that one pod reads. */
  readonly camerasPerPod: number
  /** Pods that one GPU holds; 0: pods need none. */
  readonly podsPerGpu: number
}

/** What was said of hardware; a mode of which nothing was said is left out. */
export interface SharingAssumptions {
  readonly camerasPerWorker: number
  readonly camerasPerCpuWorker?: number
  readonly slicesPerGpu?: number
  readonly camerasPerSlice: number
  readonly podsPerSharedGpu?: number
}

export const MODE_TITLES: Readonly<Record<SharingMode['name'], string>> = {
  cpu: 'CPU only',
  'one-pod-a-gpu': 'one pod a GPU, many cameras',
  slices: 'a slice of a GPU a pod (MIG)',
  'shared-claim': 'pods that share a claim, one camera each',
  'gpu-a-camera': 'a GPU a camera',
}

/** The modes that can be reckoned with these assumptions. */
export function sharingModes(assumed: SharingAssumptions): readonly SharingMode[] {
  const { camerasPerWorker, camerasPerCpuWorker, slicesPerGpu, camerasPerSlice, podsPerSharedGpu } = assumed
  const modes: SharingMode[] = [
    { name: 'one-pod-a-gpu', camerasPerPod: camerasPerWorker, podsPerGpu: 1 },
    { name: 'gpu-a-camera', camerasPerPod: 1, podsPerGpu: 1 },
  ]
  if (podsPerSharedGpu !== undefined)
    modes.splice(1, 0, { name: 'shared-claim', camerasPerPod: 1, podsPerGpu: podsPerSharedGpu })
  if (slicesPerGpu !== undefined)
    modes.splice(1, 0, { name: 'slices', camerasPerPod: camerasPerSlice, podsPerGpu: slicesPerGpu })
  if (camerasPerCpuWorker !== undefined)
    modes.unshift({ name: 'cpu', camerasPerPod: camerasPerCpuWorker, podsPerGpu: 0 })
  return modes
}
