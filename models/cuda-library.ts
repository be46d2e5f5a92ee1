import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const INSTALL_CUDA =
  'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node --ignore-scripts=false adds them'

/** Where onnxruntime-node looks for its CUDA execution provider; the package comes without it. */
export function cudaLibrary(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  return join(folder, `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`)
}

/**
 * Why the CUDA provider's libraries cannot be loaded, as a clause that can follow "because"; undefined where
 * nothing is missing. The runtime itself only says that it failed to load a shared library.
 */
export function cudaLibraryFault(path: string = cudaLibrary()): string | undefined {
  if (!existsSync(path)) return `onnxruntime-node's CUDA libraries are not installed (${INSTALL_CUDA})`
  const missing = missingLibrary(path)
  if (missing === undefined) return undefined
  return missing.startsWith('libcuda.so')
    ? `${missing} is missing, which NVIDIA's driver brings (in a container, the device plugin or DRA driver)`
    : `${missing} is missing, which its CUDA provider needs (install that version of CUDA and cuDNN, or name their folder in LD_LIBRARY_PATH)`
}

/** The first library that the loader cannot find. A whole library is refused too, but not for that reason. */
function missingLibrary(path: string): string | undefined {
  try {
    process.dlopen({ exports: {} }, path)
    return undefined
  } catch (error) {
    return /^(\S+): cannot open shared object file/.exec((error as Error).message)?.[1]
  }
}
