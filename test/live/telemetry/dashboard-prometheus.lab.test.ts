import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import type { StartedSession } from '#cli/live/links.js'
import { panelRows } from '#live/telemetry/dashboard/panels.js'
import { persesDashboard } from '#live/telemetry/dashboard/perses-dashboard.js'
import { findJudge } from '../../cluster/lab/build-judges.ts'
import { seen } from '../../cluster/releases.ts'

const program = findJudge('prometheus')
const CLIP = 'data-samples/zeljora-right/front.mp4'

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [number, string]
}

/** Prometheus itself scrapes a running `signline live` as if it were two releases and one outside of a cluster. */
describe.skipIf(program === undefined)('In Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signline-prometheus-'))
  const children: ChildProcess[] = []
  let kubeStateMetrics: Server
  let reader: WebSocket
  let address = ''

  beforeAll(async () => {
    execFileSync(process.execPath, ['setup/build-page.js', '--if-stale'], { stdio: 'inherit' })
    kubeStateMetrics = createServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      response.end(
        ['a', 'b']
          .map(
            (name) =>
              `kube_deployment_status_replicas_ready{namespace="${name}",deployment="signline-worker"} 2\n`,
          )
          .join(''),
      )
    })
    await new Promise<void>((resolve) => kubeStateMetrics.listen(0, '127.0.0.1', resolve))
    const { REDIS_URL: _, ...environment } = process.env
    const live = start(
      process.execPath,
      ['cli/signline.js', 'live', '--port', '0', '--json', '--camera', `front=${CLIP}`, '--loop'],
      environment,
    )
    const ended = once(live, 'exit').then(() => {
      throw new Error('signline live ended before it had started')
    })
    const [line] = (await Promise.race([once(live.stdout!, 'data'), ended])) as [Buffer]
    ended.catch(() => undefined)
    const { base, sessionId, links } = JSON.parse(String(line)) as StartedSession
    const ticket = new URL(links.captions).hash.replace('#ticket=', '')
    reader = new WebSocket(`${base.replace('http', 'ws')}/api/v1/sessions/${sessionId}/socket`, [
      'signline.1',
      `ticket.${ticket}`,
    ])
    await once(reader, 'open')
    expect((await fetch(`${base}/api/v1/sessions`)).status).toBe(401)

    const target = (url: string, labels: Readonly<Record<string, string>> = {}): object => ({
      targets: [new URL(url).host],
      labels,
    })
    const { port } = kubeStateMetrics.address() as AddressInfo
    writeFileSync(
      join(folder, 'prometheus.yaml'),
      dump({
        global: { scrape_interval: '1s' },
        scrape_configs: [
          ...['a', 'b'].map((namespace) => ({
            job_name: namespace,
            static_configs: [target(base, { namespace })],
          })),
          { job_name: 'outside', static_configs: [target(base)] },
          { job_name: 'kube', honor_labels: true, static_configs: [target(`http://127.0.0.1:${port}`)] },
        ],
      }),
    )
    const prometheus = start(program ?? '', [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ])
    let log = ''
    prometheus.stderr?.on('data', (text) => {
      log += text
    })
    address = await seen(
      async () => /"Listening on" component=web address=(\S+)/.exec(log)?.[1] ?? '',
      (found) => found !== '',
    )
    expect(address, log).not.toBe('')
    const ready = await seen(
      async () => (await fetch(`http://${address}/-/ready`)).status,
      (status) => status === 200,
    )
    expect(ready, log).toBe(200)
  })
  afterAll(async () => {
    reader?.terminate()
    for (const child of children) {
      child.kill('SIGKILL')
      await once(child, 'exit').catch(() => undefined)
    }
    kubeStateMetrics?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function start(command: string, args: readonly string[], env = process.env): ChildProcess {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    return child
  }

  const get = async (path: string, query: Readonly<Record<string, string>>): Promise<unknown> => {
    const answer = await fetch(`http://${address}/api/v1/${path}?${new URLSearchParams(query)}`)
    const { data, error } = (await answer.json()) as { data?: unknown; error?: string }
    if (data === undefined) throw new Error(`${JSON.stringify(query)}: ${error}`)
    return data
  }
  /** A panel's query where these namespaces are chosen, put in as Perses does. */
  const ask = async (query: string, namespaces: string): Promise<readonly Series[]> =>
    ((await get('query', { query: query.replaceAll('$namespace', namespaces) })) as { result: Series[] })
      .result
  const queries = panelRows.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries))
  const [variable] = persesDashboard(panelRows).variables

  test.each(queries)('every panel has something to draw: $query', async ({ query, legend }) => {
    const series = await seen(
      async () => await ask(query, variable?.spec.customAllValue ?? ''),
      (found) => found.length > 0,
    )
    expect(series).not.toEqual([])
    for (const [, label = ''] of legend.matchAll(/{{(\w+)}}/g))
      for (const { metric } of series) expect(Object.keys(metric)).toContain(label)
  })

  test('the variable lists the namespaces of releases, and of nothing else', async () => {
    const { labelName, matchers } = variable!.spec.plugin.spec
    const listed = await seen(
      async () => await get(`label/${labelName}/values`, { 'match[]': matchers[0] ?? '' }),
      (found) => (found as readonly string[]).length === 2,
    )
    expect(listed).toEqual(['a', 'b'])
  })

  test('one release is told from the other, and all are what is in a cluster and outside', async () => {
    const sum = async (namespaces: string): Promise<number> =>
      Number((await ask('sum(signline_sessions{namespace=~"$namespace"})', namespaces))[0]?.value[1])
    const all = await seen(
      async () => await sum('.*'),
      (found) => found === 3,
    )
    expect([all, await sum('a'), await sum('(a|b)')]).toEqual([3, 1, 2])
  })
})
