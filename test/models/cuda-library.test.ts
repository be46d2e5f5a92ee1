import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cudaLibraryFault } from '#models/cuda-library.js'
import { hasNvidiaGpu } from '#models/device.js'
import { plainReason } from '#models/session.js'
import { ownFolder } from '../own-folder.ts'

const folder = ownFolder()

/** A shared library that needs another one: the runtime's own binding, with one name replaced. */
function libraryThatNeeds(name: string): string {
  const needed = 'libonnxruntime.so.1'
  const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  const bytes = readFileSync(join(runtime, 'bin/napi-v6/linux', process.arch, 'onnxruntime_binding.node'))
  const replaced = bytes.toString('latin1').replaceAll(`${needed}\0`, `${name.padEnd(needed.length, '\0')}\0`)
  const path = join(folder, `needs-${name}`)
  writeFileSync(path, Buffer.from(replaced, 'latin1'))
  return path
}

describe.skipIf(process.platform !== 'linux')('a CUDA provider that cannot be loaded says why', () => {
  test('not installed', () => {
    expect(cudaLibraryFault(join(folder, 'none.so'))).toMatch(
      /^onnxruntime-node's CUDA libraries are not installed \(ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild/,
    )
  })

  test('installed without CUDA itself, or with another version of it', () => {
    expect(cudaLibraryFault(libraryThatNeeds('libcublas.so.1300'))).toMatch(
      /^libcublas\.so\.1300 is missing, which its CUDA provider needs \(install that version of CUDA/,
    )
  })

  test('with CUDA, but without a driver', () => {
    expect(cudaLibraryFault(libraryThatNeeds('libcuda.so.999'))).toBe(
      "libcuda.so.999 is missing, which NVIDIA's driver brings (in a container, the device plugin or DRA driver)",
    )
  })

  test('nothing is said of one whose libraries are all there', () => {
    const path = libraryThatNeeds('libc.so.6')
    expect(cudaLibraryFault(path)).toBeUndefined()
  })
})

test("what CUDA itself says comes without the runtime's sources around it", () => {
  const told =
    '/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*) [with ERRTYPE = cudaError; bool THRW = true] CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=vm ; expr=cudaSetDevice(info_.device_id); \n\n'
  expect(plainReason(new Error(told))).toBe(
    'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version',
  )
})

test.skipIf(process.platform !== 'linux')('an NVIDIA GPU is known by its device file', () => {
  const devices = join(folder, 'dev')
  mkdirSync(devices)
  writeFileSync(join(devices, 'nvidiactl'), '')
  expect(hasNvidiaGpu(devices)).toBe(false)
  writeFileSync(join(devices, 'nvidia0'), '')
  expect(hasNvidiaGpu(devices)).toBe(true)
})
