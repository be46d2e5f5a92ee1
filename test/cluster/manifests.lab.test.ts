import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { render } from '../charts/helm.ts'
import { profiles, type Values, workloads } from '../charts/profiles.ts'
import { buildPrograms, type Programs } from './lab/build-programs.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace } from './releases.ts'

const helm = (): string => (buildPrograms() as Programs).helm

/** What the API server says to manifests: strict about fields, through admission, nothing kept. */
async function sent(lab: Lab, values: Values, ...more: readonly string[]): Promise<string> {
  const { stdout, stderr } = render(helm(), values, ...more)
  expect(stderr).toBe('')
  const args = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-']
  const answer = await lab.kubectl(args, stdout)
  // That a version goes one day is no fault of the manifests.
  const said = answer.stderr.replace(/^Warning: resource\.k8s\.io\/\w+ \w+ is deprecated .*\n/gm, '')
  return answer.status === 0 && said === '' ? 'accepted' : said
}

/** The namespaces of the profiles, and what a pod of its own needs to be there before it. */
async function prepare(lab: Lab): Promise<void> {
  for (const name of ['live', 'team-a', 'team-b']) await addNamespace(lab, name)
  await lab.kubectl(['create', 'serviceaccount', 'signline-test', '-n', 'live'])
}

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)('The API server of Kubernetes 1.36 accepts strictly', () => {
  beforeAll(async () => await prepare(lab))
  afterAll(async () => await lab?.stop())

  // Kyverno's kind is not the API server's own.
  test.each(Object.entries(profiles))('the profile "%s"', async (_, values) => {
    expect(await sent(lab, values, '--kube-version', '1.36.3')).toBe('accepted')
  })

  test('and refuses a field that does not exist, so that the check can fail', async () => {
    const args = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-']
    const { stdout } = render(helm(), {}, '--kube-version', '1.36.3')
    const { status, stderr } = await lab.kubectl(
      args,
      stdout.replace('enableServiceLinks:', 'enableServiceLink:'),
    )
    expect(status).not.toBe(0)
    expect(stderr).toContain('.spec.template.spec.enableServiceLink: field not declared in schema')
  })

  test('and refuses a condition that is no CEL, with its place in the claim', async () => {
    const devices = workloads('nvidia', { selectors: ["device.driver == 'a'", 'device.driver =='] })
    const said = await sent(lab, { devices }, '--kube-version', '1.36.3')
    expect(said).toMatch(
      /ResourceClaimTemplate .* is invalid: spec\.spec\.devices\.requests\[0\]\.exactly\.selectors\[2\]\.cel\.expression: Invalid value: "device\.driver ==": compilation failed/,
    )
  })

  test('what Helm renders without the cluster is what it renders with it', async () => {
    const values = profiles['Kubeflow with native claims']!
    const groups = (await lab.kubectl(['api-versions'])).stdout.trim().split('\n')
    const alone = render(
      helm(),
      values,
      '--kube-version',
      '1.36.3',
      ...groups.flatMap((each) => ['--api-versions', each]),
    )
    const asked = await lab.helm(
      'install',
      'signline',
      'charts/signline',
      '-n',
      'live',
      '--dry-run=server',
      '--hide-notes',
      '--set-json',
      `devices=${JSON.stringify(values.devices)}`,
      '--set-json',
      `kubeflow=${JSON.stringify(values.kubeflow)}`,
    )
    expect(asked.status).toBe(0)
    expect(documents(asked.stdout)).toEqual(documents(alone.stdout))
    expect(documents(alone.stdout).length).toBeGreaterThan(20)
  })
})

const older = (await openLab({
  apis: [
    'resource.k8s.io/v1beta1=true',
    'resource.k8s.io/v1beta2=true',
    'admissionregistration.k8s.io/v1beta1=true',
  ],
})) as Lab
describe.skipIf(older === undefined)('The API server accepts strictly, in older versions of its API,', () => {
  beforeAll(async () => await prepare(older))
  afterAll(async () => await older?.stop())

  const fitting: readonly (readonly [version: string, kubernetes: string, values: Values])[] = [
    [
      'v1beta1',
      '1.32.0',
      { devices: workloads('nvidia', { choices: ['slice'], sliceProfiles: ['1g.12gb'] }) },
    ],
    ['v1beta1', '1.32.0', profiles['NVIDIA, two slices of one GPU']!],
    ['v1beta1', '1.32.0', profiles['NVIDIA, one GPU for all workers']!],
    ['v1beta2', '1.33.0', profiles['AMD, partition, else whole']!],
    ['v1beta2', '1.33.0', profiles['NVIDIA, time-slicing, health taint tolerated']!],
    ['v1', '1.34.0', profiles['Kubeflow in two namespaces']!],
  ]
  test.each(fitting)(
    'claims of resource.k8s.io/%s, rendered for Kubernetes %s',
    async (version, kubernetes, values) => {
      const { stdout } = render(helm(), values, '--kube-version', kubernetes)
      expect(stdout).toContain(`apiVersion: resource.k8s.io/${version}\n`)
      expect(await sent(older, values, '--kube-version', kubernetes)).toBe('accepted')
    },
  )
})

/** The objects of a rendered chart in any order, without comments and Helm's own lines. */
function documents(text: string): readonly string[] {
  return text
    .split(/^---$/m)
    .map((document) =>
      document
        .split('\n')
        .filter(
          (line) =>
            line.trim() !== '' &&
            !/^(#|NAME:|LAST|NAMESPACE:|STATUS:|REVISION:|DESC|HOOKS:|MANIFEST:)/.test(line),
        )
        .join('\n'),
    )
    .filter((document) => document.includes('kind:'))
    .toSorted()
}
