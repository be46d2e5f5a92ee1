import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { compileToYaml } from '@kubeflow/pipelines/compiler'
import { afterAll, afterEach, vi } from 'vitest'
import { main } from '#cli/main.js'
import { PipelinesServer, type PipelinesServerOptions } from '../../kfp/client/pipelines-server.ts'
import { claimingPipeline, smallPipeline } from '../../kfp/client/small-pipeline.ts'

/** A folder of this test file's own, with two compiled pipelines in it; gone after its tests. */
export const folder: string = mkdtempSync(join(tmpdir(), 'signline-server-'))
export const small: string = join(folder, 'small.yaml')
/** For `--target kfp-next`; claims devices by the key "training". */
export const claiming: string = join(folder, 'claiming.yaml')
writeFileSync(small, compileToYaml(smallPipeline))
writeFileSync(claiming, compileToYaml(claimingPipeline, { target: 'kfp-next' }))
afterAll(() => rmSync(folder, { recursive: true }))

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface ServerLab {
  readonly server: PipelinesServer
  /** Runs `signline pipeline …`. */
  readonly signline: (args: readonly string[], environment?: Record<string, string>) => Promise<Ended>
}

/** A server, and the commands that reach it; it stops after the test. */
export async function openServerLab(options: PipelinesServerOptions = {}): Promise<ServerLab> {
  const server = new PipelinesServer(options)
  const endpoint = await server.start()
  stops.push(() => server.stop())
  return {
    server,
    signline: (args, environment = {}) => runHere(args, { KF_PIPELINES_ENDPOINT: endpoint, ...environment }),
  }
}

/** In this process, which is ten times as fast as a new one for each command. */
async function runHere(args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const [before, exitCode] = [process.env, process.exitCode]
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text)
      return true
    }),
  )
  process.env = { PATH: before.PATH, HOME: folder, ...environment }
  process.exitCode = undefined
  try {
    return { code: await main(['pipeline', ...args]), ...written }
  } finally {
    process.env = before
    process.exitCode = exitCode
    for (const spy of spies) spy.mockRestore()
  }
}

/** A PATH whose first `kubectl` is this shell script; `rest` are the folders behind it. */
export function pathWithKubectl(script: string, rest: string | undefined = process.env.PATH): string {
  const bin = mkdtempSync(join(folder, 'bin-'))
  writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, 'kubectl'), 0o755)
  return `${bin}${delimiter}${rest}`
}
