import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileToYaml } from '@kubeflow/pipelines/compiler'
import { describe, expect, test } from 'vitest'
import { smallPipeline } from '../../kfp/client/small-pipeline.ts'
import { claiming, folder, openServerLab, pathWithKubectl, small } from './server-lab.ts'

describe('signline pipeline submit', () => {
  test('checks and types the inputs, makes the experiment, starts the run and waits for its end', async () => {
    const { server, signline } = await openServerLab()
    const given = ['--arg', 'region=3', '--arg', 'epochs=12', '--arg', 'tags=["a"]']
    const ended = await signline([
      'submit',
      small,
      ...given,
      '--experiment',
      'mornings',
      '--name',
      'first',
      '--wait',
    ])
    expect(ended).toMatchObject({
      code: 0,
      stdout: 'run run-1 of small started\nrun run-1 succeeded\n',
    })
    expect(server.experiments[0]?.display_name).toBe('mornings')
    expect(server.runs[0]).toMatchObject({
      display_name: 'first',
      experiment_id: 'experiment-1',
      runtime_config: { parameters: { region: '3', epochs: 12, tags: ['a'] } },
    })
  })

  test('takes inputs out of files: one value by @FILE, all of them by --args-file', async () => {
    const { server, signline } = await openServerLab()
    const [tags, all] = [join(folder, 'tags.json'), join(folder, 'all.yaml')]
    writeFileSync(tags, '["from", "a file"]\n')
    writeFileSync(all, 'region: north\nepochs: 7\ndry: yes\n')
    const { stderr } = await signline([
      'submit',
      small,
      '--args-file',
      all,
      '--arg',
      `tags=@${tags}`,
      '--arg',
      'epochs=8',
    ])
    expect(stderr).toBe('')
    expect(server.runs[0]?.runtime_config).toEqual({
      parameters: { region: 'north', epochs: 8, dry: true, tags: ['from', 'a file'] },
    })
  })

  test('ends with 1 where the run does, and says how each task went', async () => {
    const { signline } = await openServerLab({
      states: ['RUNNING', 'FAILED'],
      taskDetails: [{ display_name: 'train', state: 'FAILED', error: { message: 'out of memory' } }],
    })
    const { code, stdout } = await signline(['submit', small, '--arg', 'region=a', '--wait'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/run-1\): failed\n(?:.*\n)* {2}train {2}failed: out of memory/)
  })

  test('prints JSON: the run as it was made, and as it ended', async () => {
    const { signline } = await openServerLab()
    const { stdout } = await signline(['submit', small, '--arg', 'region=a', '--wait', '--json'])
    const [made, ended] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { state?: string })
    expect(made).toMatchObject({ run_id: 'run-1' })
    expect(ended).toMatchObject({ run_id: 'run-1', state: 'SUCCEEDED' })
  })

  test('sends nothing where the file, an input or an option is wrong', async () => {
    const { server, signline } = await openServerLab()
    const faulty = join(folder, 'faulty.yaml')
    writeFileSync(
      faulty,
      compileToYaml(smallPipeline).replace('executorLabel: exec-train', 'executorLabel: exec-x'),
    )
    const cases: [string[], RegExp][] = [
      [[faulty], /faulty\.yaml:\d+:\d+: .*exec-x/],
      [[small], /argument region: the parameter has no default and is not given; give region/],
      [
        [small, '--arg', 'region=a', '--arg', 'epochs=many'],
        /argument epochs: is "many", not a whole number/,
      ],
      [[small, '--arg', 'region'], /--arg is "region"; write it as key=value/],
      [[small, '--arg', 'region=a', '--claim', 'x=y'], /--claim "x": the pipeline takes no claims/],
      [[small, '--arg', 'region=a', '--timeout', '9'], /--timeout goes with --wait/],
      [[claiming], /podResourceClaims.*; for kfp-next it is sound: give --target kfp-next/s],
      [[join(folder, 'none.yaml')], /none\.yaml: cannot be read/],
      [['archive.tar.gz'], /this is an archive; unpack it/],
    ]
    for (const [args, message] of cases) {
      const { code, stderr } = await signline(['submit', ...args])
      expect({ args, code, stderr }).toEqual({ args, code: 2, stderr: expect.stringMatching(message) })
    }
    expect(server.requests).toEqual([])
  })

  test('fills in device claims from --claim, a file or the cluster’s ConfigMap', async () => {
    const { server, signline } = await openServerLab()
    const map = join(folder, 'claims.yaml')
    writeFileSync(map, 'training: from-file\nother: unused\n')
    const path = { PATH: pathWithKubectl(`echo "$@" >&2; echo '{"data":{"training":"from-cluster"}}'`) }
    const submit = ['submit', claiming, '--target', 'kfp-next', '--arg', 'region=a']
    await signline([...submit, '--claim', 'training=by-hand', '--claims', map])
    await signline([...submit, '--claims', map, '--claims-from-cluster'], path)
    await signline([...submit, '--claims-from-cluster', 'my-claims'], path)
    expect(
      server.runs.map(
        (run) =>
          (run.runtime_config as { parameters: Record<string, { resourceClaimTemplateName: string }> })
            .parameters['resource-claim-training']?.resourceClaimTemplateName,
      ),
    ).toEqual(['from-cluster', 'from-file', 'by-hand'])
  })

  test('says in one sentence which claim is missing, and sends nothing', async () => {
    const { server, signline } = await openServerLab()
    const { code, stderr } = await signline(['submit', claiming, '--target', 'kfp-next', '--arg', 'region=a'])
    expect(code).toBe(2)
    expect(stderr).toBe(
      'signline: the pipeline claims devices by "training", and no map says which ResourceClaimTemplate that is; give --claim training=TEMPLATE, --claims FILE or --claims-from-cluster\n',
    )
    expect(server.requests).toEqual([])
  })

  test('says what to do where there is no kubectl, or it fails', async () => {
    const { signline } = await openServerLab()
    const submit = ['submit', claiming, '--target', 'kfp-next', '--arg', 'region=a', '--claims-from-cluster']
    expect(await signline(submit, { PATH: '/nowhere' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no kubectl on the path'),
    })
    const path = pathWithKubectl('echo "Error from server (NotFound)" >&2; exit 1', '/bin')
    expect(await signline(submit, { PATH: path })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/kubectl get configmap signline-resource-claims .*NotFound/),
    })
  })
})
