import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { commandBefore, runPipeline } from '@kubeflow/pipelines/local'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { GPU_STEP_IMAGE, STEP_IMAGE } from '#pipelines/image.js'
import { transcribe } from '#pipelines/transcribe.js'
import { transcribeCpu } from '#pipelines/transcribe-cpu.js'
import { environmentOf, lastOf, readContainerfile } from '../image/containerfile.ts'
import { type Ended, type EnterOptions, enterCommand, enterRootfs } from '../image/enter-rootfs.ts'
import { ownFolder } from '../own-folder.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const containerfile = readContainerfile()
/** `cuda` fetches 2 GB of libraries, so it is asked for. */
const variant = process.env.SIGNLINE_IMAGE_VARIANT === 'cuda' ? 'cuda' : 'cpu'
const USER = Number(lastOf(containerfile, variant, 'USER')?.split(':')[0])
const image = variant === 'cuda' ? GPU_STEP_IMAGE : STEP_IMAGE
/** Of the compiled pipelines, where they are run by this variant. */
const stepCommands = [transcribe, transcribeCpu]
  .flatMap((pipeline) => Object.values(compilePipeline(pipeline).spec.deploymentSpec.executors ?? {}))
  .flatMap(({ container }) => (container?.image === image ? [(container.command ?? []).join(' ')] : []))
  .filter((command, at, all) => all.indexOf(command) === at)
const SAMPLE = '/opt/signline/data-samples/zeljora-right'

function isOnPath(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders.some((folder) => existsSync(join(folder, program)))
}
const missing = [
  ...(process.getuid?.() === 0 ? [] : ['the right of root']),
  ...['debootstrap', 'unshare', 'chroot'].filter((program) => !isOnPath(program)),
]
if (missing.length > 0) console.log(`skipped: the image's root file system; needs ${missing.join(', ')}`)

describe.skipIf(missing.length > 0)(`in the root file system of the ${variant} image`, () => {
  let unreachable: string | undefined
  let root: string
  let results: string
  beforeAll(() => {
    root = join(ownFolder(), 'root')
    results = ownFolder()
    const made = spawnSync('image/rootfs.sh', [root, variant], { encoding: 'utf8' })
    if (made.status === 3) {
      unreachable = made.stderr.trim().replaceAll('\n', ' ')
      console.log(`skipped: the image's root file system; ${unreachable}`)
      return
    }
    if (made.status !== 0) throw new Error(`image/rootfs.sh ended with ${made.status}: ${made.stderr}`)
    const size = spawnSync('du', ['--summarize', '--block-size=1000000', root], { encoding: 'utf8' })
    console.log(`root file system of the ${variant} image: ${size.stdout.split('\t')[0]} MB`)
  }, 1_200_000)

  beforeEach(({ skip }) => skip(unreachable !== undefined, unreachable))

  function run(command: readonly string[], options: Partial<EnterOptions> = {}): Ended {
    const environment = environmentOf(containerfile, variant)
    return enterRootfs(root, command, { environment, user: USER, ...options })
  }
  const transcribe = ['signline', 'transcribe', '--camera', `front=${SAMPLE}/front.mp4`]

  test('the user is not root, has no rights, and can write nothing', () => {
    expect(run(['id', '-u']).stdout).toBe(`${USER}\n`)
    expect(run(['cat', '/proc/self/status']).stdout).toMatch(/^CapEff:\s0+$/m)
    for (const place of ['/', '/opt/signline', '/opt/signline/cache', '/usr/local/bin', '/var'])
      expect(run(['touch', `${place}/written`]).stderr).toContain('Read-only file system')
  })

  test('nothing in it belongs to anybody but root, may be written by all, or gives rights', () => {
    const found = run([
      'find',
      '/opt',
      '/usr/local',
      '(',
      '!',
      '-user',
      'root',
      '-o',
      '-perm',
      '/022',
      ')',
      '!',
      '-type',
      'l',
    ])
    expect(found.stdout).toBe('')
    expect(run(['find', '/opt', '-perm', '/6000']).stdout).toBe('')
  })

  test('signline is on the PATH and tells its version', () => {
    const entrypoint: string[] = JSON.parse(lastOf(containerfile, variant, 'ENTRYPOINT') ?? '')
    expect(run([...entrypoint, '--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('the networks are prepared and whole', () => {
    const { status, stdout } = run(['signline', 'models', 'verify', '--device', 'cpu', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, device: 'cpu' })
  })

  test('the sample recording is read, and results are written where they may be', () => {
    const { status, stdout } = run([...transcribe, '--out', '/results'], { mounts: { '/results': results } })
    expect({ status, firstLine: stdout.split('\n')[0] }).toEqual({ status: 0, firstLine: 'ZELJORA' })
    expect(readdirSync(results)).toContain('report.html')
  })

  test.for(stepCommands)('%s is there, and refuses what is no ExecutorInput', (command) => {
    const { status, stdout } = run([...command.split(' '), '{}'])
    expect({ status, stdout: stdout.trim() }).toEqual({
      status: 2,
      stdout: expect.stringMatching(/pass \{\{\$\}\} as the argument","step":"[a-z-]+"\}$/),
    })
  })

  test('every step of the compiled pipeline runs in a process of its own, with no place to write but TMPDIR', () => {
    const { status, stdout, stderr } = run(['signline', 'demo', '--out', '/results/demo'], {
      environment: { ...environmentOf(containerfile, variant), TMPDIR: '/results' },
      mounts: { '/results': results },
      scratch: false,
    })
    expect(stderr.match(/^\S+ \S+: succeeded/gm)?.length, stderr).toBe(5)
    expect({ status, text: stdout.split('\n')[0] }).toEqual({ status: 0, text: 'ZELJORA' })
    expect(readdirSync(join(results, 'demo'))).toContain('report.html')
  })

  test('the compiled pipeline runs with a container for every step, as on a cluster', async () => {
    const runs = mkdtempSync('/var/tmp/signline-runs-') // the same place inside and outside, and not /tmp
    try {
      const environment = environmentOf(containerfile, 'cpu')
      const enter = enterCommand(root, { environment, user: USER, mounts: { [runs]: runs } })
      const { outputs, failure, state } = await runPipeline(compilePipeline(transcribeCpu), {
        args: { cameras: [{ id: 'front', uri: `${SAMPLE}/front.mp4` }], device: 'cpu' },
        images: [commandBefore(STEP_IMAGE, enter)],
        outFolder: join(runs, 'run'),
      })
      expect(failure).toBeUndefined()
      expect(outputs.parameters.text).toBe('ZELJORA')
      expect(Object.keys(state.tasks).length).toBeGreaterThanOrEqual(5)
    } finally {
      rmSync(runs, { recursive: true })
    }
  })

  test('reading needs no place to write at all', () => {
    const { status, stdout } = run(transcribe, { scratch: false })
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'ZELJORA\n' })
  })

  test('a user that the image does not know can run it, as some clusters choose one', () => {
    expect(run(transcribe, { user: 1_000_660_000 })).toMatchObject({ status: 0, stdout: 'ZELJORA\n' })
  })

  test('a GPU that was promised and cannot be used ends the command with the reason', () => {
    const { status, stdout, stderr } = run([...transcribe, '--device', 'cuda'], { devices: ['nvidia0'] })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(
      variant === 'cuda'
        ? /^signline: CUDA cannot run networks here because libcuda\.so\.1 is missing, which NVIDIA's driver brings/
        : /^signline: CUDA cannot run networks here because onnxruntime-node's CUDA libraries are not installed/,
    )
  })

  test('a GPU that cannot be used is passed over by auto, which says why', () => {
    const { status, stdout, stderr } = run(transcribe, { devices: ['nvidia0'] })
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'ZELJORA\n' })
    expect(stderr).toMatch(/Networks run on the CPU, not on CUDA because [^\n]+, not on WebGPU because/)
  })
})
