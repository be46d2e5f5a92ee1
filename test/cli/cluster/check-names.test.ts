import { describe, expect, test } from 'vitest'
import { runSignline } from '../run-signline.ts'

describe('Before a cluster is asked, signline cluster', () => {
  const release = ['--release', 'signline']
  test.each([
    ['check', '--namespace', ['live', 'A B']],
    ['check', '--namespace', ['']],
    ['check', '--namespace', ['a?b']],
    ['check', '--namespace', ['../nodes']],
    ['check', '--namespace', ['x'.repeat(64)]],
    ['check', '--namespace', ['live-']],
    ['prune', '--release', ['sign line']],
    ['prune', '--release', ['a,b!=c']],
    ['prune', '--namespace', ['A/B']],
    ['prune', '--also-in', ['team-a', 'team_b']],
  ])('%s refuses a name that Kubernetes does not know: %s %j', async (command, option, names) => {
    const more = option === '--release' || command === 'check' ? [] : release
    const { exitCode, stdout, stderr } = await runSignline('cluster', command, ...more, option, ...names)
    expect(stderr).toBe(
      `signline: ${option} "${names.at(-1)}" is no name in Kubernetes; give at most 63 lower-case letters, digits and dashes between them\n`,
    )
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  })

  test('takes the longest name that there is, and goes on to the cluster', async () => {
    const KUBECONFIG = process.env.KUBECONFIG
    process.env.KUBECONFIG = '/nowhere'
    try {
      const { stderr } = await runSignline('cluster', 'check', '--namespace', 'x'.repeat(63))
      expect(stderr).not.toContain('is no name')
      expect(stderr).toContain('kubectl')
    } finally {
      if (KUBECONFIG === undefined) delete process.env.KUBECONFIG
      else process.env.KUBECONFIG = KUBECONFIG
    }
  })
})
