import { stderr } from 'node:process'
import { placeGateway } from './addresses.ts'
import { readKeys } from './keys.ts'
import { requireRedisUrl, runLiveProcess } from './live-process.ts'
import { pageFolder } from './page-folder.ts'
import { checkGatewayArguments, type GatewayArguments } from './setup.ts'
import { startGateway } from './start-gateway.ts'

/** `signline live gateway`: serves sessions that live in Redis until a signal comes. */
import type { StopSignals } from './until-stopped.ts'

export async function runGateway(options: GatewayArguments, signals: StopSignals): Promise<void> {
  checkGatewayArguments(options)
  const redisUrl = requireRedisUrl('gateway', process.env)
  const keys = readKeys(process.env, true)
  const place = await placeGateway(options)
  const pages = pageFolder()
  await runLiveProcess('gateway', redisUrl, signals, async (live) => {
    const gateway = await startGateway(live, { ...options, place, keys, pages })
    const { certificate } = place
    const secure = certificate === undefined ? '' : `; certificate SHA-256 ${certificate.fingerprint}`
    stderr.write(`gateway ${live.id}: ${gateway.base}${secure}\n`)
  })
}
