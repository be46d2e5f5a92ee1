import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { folder, openServerLab, pathWithKubectl } from './server-lab.ts'

test('A server is reached through kubectl’s proxy where asked for, and the proxy ends with the command', async () => {
  const { server } = await openServerLab({
    intercept: (_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{}')
      return true
    },
  })
  const port = new URL(server.address).port
  const pids = join(folder, 'pids')
  const path = pathWithKubectl(
    `echo $$ > ${pids}; echo "$@" >> ${pids}; echo "Starting to serve on 127.0.0.1:${port}"; exec sleep 60`,
  )
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['cli/signline.js', 'pipeline', 'list', '--kubectl-proxy', '--json'],
    { env: { PATH: path, HOME: folder } },
  )
  expect(stdout).toBe('')
  const prefix = '/api/v1/namespaces/kubeflow/services/ml-pipeline:http/proxy/apis/v2beta1'
  expect(server.requests.map(({ path }) => path)).toEqual([`${prefix}/healthz`, `${prefix}/runs`])
  const [pid, args] = readFileSync(pids, 'utf8').split('\n')
  expect(args).toBe('proxy --address=127.0.0.1 --port=0')
  // An orphan stays in the list of processes until its new parent has looked at it.
  await expect.poll(() => isAlive(Number(pid)), { timeout: 30_000 }).toBe(false)
})

test('kubectl’s proxy that does not start is told with what kubectl said', async () => {
  const { signline } = await openServerLab()
  const path = pathWithKubectl('echo "error: no configuration has been provided" >&2; exit 1', '/bin')
  expect(await signline(['list', '--kubectl-proxy'], { PATH: path })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /it ended with 1: error: no configuration has been provided; see that kubectl/,
    ),
  })
  expect(await signline(['list', '--kubectl-proxy'], { PATH: '/nowhere' })).toMatchObject({ code: 2 })
  expect(await signline(['list', '--kubectl-proxy', '--endpoint', 'http://a'])).toMatchObject({ code: 2 })
})

test('A token is sent and never shown, not with --debug either', async () => {
  const { server, signline } = await openServerLab({ multiUser: true })
  const { code, stderr, stdout } = await signline(['list'], { KFP_EXISTING_TOKEN: 'hush-hush', DEBUG: '*' })
  expect(code).toBe(2)
  expect(stderr).toMatch(/asks for a namespace/)
  expect(stderr + stdout).not.toContain('hush')
  expect(server.requests[0]?.headers.authorization).toBe('Bearer hush-hush')
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
