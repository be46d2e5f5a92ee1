import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cacheDirectory } from '#models/cache-directory.js'
import { handNetwork } from '#models/hand-pose/networks.js'
import {
  convertedPath,
  isUnaltered,
  prepareHandLandmarkerBundle,
  prepareHandNetworks,
  prepareNetwork,
} from '#models/hand-pose/prepare.js'
import { bundleFaults, verifyHandNetwork } from '#models/hand-pose/verify.js'
import { ownFolder } from '../../own-folder.ts'

const network = handNetwork('handLandmarks', 'lite')

test('networks are converted once and found afterwards', async () => {
  const cache = join(ownFolder(), 'not', 'there', 'yet')
  const paths = await prepareHandNetworks({ variant: 'lite', cacheDirectory: cache })
  const madeMs = statSync(paths.handLandmarks).mtimeMs
  expect(await prepareHandNetworks({ variant: 'lite', cacheDirectory: cache })).toEqual(paths)
  expect(statSync(paths.handLandmarks).mtimeMs).toBe(madeMs)
})

test('four processes that convert at once leave whole files and nothing else', async () => {
  const cache = ownFolder()
  const script = `import { prepareHandNetworks } from ${JSON.stringify(import.meta.resolve('#models/hand-pose/prepare.js'))}
    console.log(JSON.stringify(await prepareHandNetworks({ variant: 'lite', cacheDirectory: ${JSON.stringify(cache)} })))`
  const processes = [1, 2, 3, 4].map(
    () =>
      new Promise<{ code: number | null; stdout: string }>((resolve) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script])
        let stdout = ''
        child.stdout.on('data', (text) => {
          stdout += text
        })
        child.on('close', (code) => resolve({ code, stdout }))
      }),
  )
  const results = await Promise.all(processes)
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1)
  expect(readdirSync(join(cache, 'models', 'hand-pose'))).toHaveLength(2)
  expect(isUnaltered(network, cache)).toBe(true)
})

test('a file that was cut short is converted again', () => {
  const cache = ownFolder()
  const path = prepareNetwork(network, cache)
  truncateSync(path, 1000)
  expect(prepareNetwork(network, cache)).toBe(path)
  expect(isUnaltered(network, cache)).toBe(true)
})

test('altered bytes are found by verify and mended when the network is asked for', async () => {
  const cache = ownFolder()
  const path = prepareNetwork(network, cache)
  const bytes = readFileSync(path)
  bytes[2_000_000] = 255 - bytes[2_000_000]!
  writeFileSync(path, bytes)
  const { faults } = await verifyHandNetwork(network, { device: 'cpu', cacheDirectory: cache })
  expect(faults).toEqual([`${path}: not what the converter writes; run signline models prepare`])
  prepareNetwork(network, cache)
  expect(isUnaltered(network, cache)).toBe(true)
})

test('verify says what is not converted yet', async () => {
  const cache = ownFolder()
  const { faults } = await verifyHandNetwork(network, { device: 'cpu', cacheDirectory: cache })
  expect(faults).toEqual([
    `${convertedPath(network, cache)}: not converted yet or cut short; run signline models prepare`,
  ])
})

test('a cache that cannot be written is told in one sentence', () => {
  const place = join(ownFolder(), 'a-file')
  writeFileSync(place, '')
  expect(() => prepareNetwork(network, join(place, 'cache'))).toThrow(
    /\.onnx: cannot be written \(ENOTDIR\); name a folder that can be in SIGNLINE_CACHE$/,
  )
})

test('the browser bundle is written once, and again when it was damaged', () => {
  const cache = ownFolder()
  const path = prepareHandLandmarkerBundle({ variant: 'lite', cacheDirectory: cache })
  expect(path).toMatch(/hand-landmarker-lite-e9a4aadd-d7fde8ac-1\.task$/)
  const madeMs = statSync(path).mtimeMs
  expect(prepareHandLandmarkerBundle({ variant: 'lite', cacheDirectory: cache })).toBe(path)
  expect(statSync(path).mtimeMs).toBe(madeMs)
  const bytes = readFileSync(path)
  writeFileSync(path, 'something else')
  expect(bundleFaults('lite', cache)).toEqual([
    `${path}: not the bundle of these networks; run signline models prepare`,
  ])
  prepareHandLandmarkerBundle({ variant: 'lite', cacheDirectory: cache })
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(bundleFaults('lite', cache)).toEqual([])
})

test('the cache lies where the environment says', () => {
  expect(cacheDirectory({ SIGNLINE_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a')
  expect(cacheDirectory({ XDG_CACHE_HOME: '/b' })).toBe('/b/signline')
  expect(cacheDirectory({})).toMatch(/\/\.cache\/signline$/)
})

test('an empty HOME does not put the cache into the working folder', () => {
  const home = process.env.HOME
  process.env.HOME = ''
  try {
    expect(cacheDirectory({})).toBe(join(userInfo().homedir, '.cache', 'signline'))
  } finally {
    process.env.HOME = home
  }
})
