import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { findHelm } from './helm.ts'

const helm = findHelm() as string

/** What Helm prints after installing with these values; no cluster is asked. */
function notesWith(...settings: readonly string[]): string {
  const args = ['install', 'signline', 'charts/signline', '-n', 'live', '--dry-run=client']
  const given = [...args, '--set', settings.join()]
  const { status, stdout, stderr } = spawnSync(helm, given, {
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: '/nowhere/config' },
    maxBuffer: 64 * 1024 * 1024,
  })
  expect(`${status} ${stderr}`).toBe('0 ')
  return stdout.slice(stdout.indexOf('\nNOTES:\n'))
}

describe.skipIf(helm === undefined)('The notes after installing', () => {
  test('say where pods wait for a Secret, and how the page is opened', () => {
    const notes = notesWith('redis.trial.enabled=true')
    expect(notes).toContain('kubectl create secret generic signline-keys --namespace live')
    expect(notes).toContain('service/signline-gateway 8080:80')
  })

  const NONE = 'this release gives pipelines none'
  test.each([
    [['kubeflow.upload.enabled=true'], true],
    [['kubeflow.upload.enabled=true', 'kubeflow.namespaces={team-a}'], true],
    [['kubeflow.upload.enabled=true', 'kubeflow.upload.pipelines={transcribe-cpu}'], false],
    [['kubeflow.upload.enabled=false'], false],
  ])('say that an uploaded pipeline gets no devices where that is so: %j', (settings, said) => {
    expect(notesWith(...settings).includes(NONE)).toBe(said)
  })
})
