import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { environmentOf, lastOf, readContainerfile } from './containerfile.ts'

const containerfile = readContainerfile()
const { stages } = containerfile
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const scripts = readdirSync('image').filter((name) => name.endsWith('.sh'))

describe('the Containerfile', () => {
  test('has a cpu and a cuda variant, and the one for the CPU is the default', () => {
    expect(stages.map(({ name }) => name)).toEqual(['package', 'cuda-libraries', 'system', 'cuda', 'cpu'])
  })

  test('takes base images by short name and a tag that stays, as build arguments', () => {
    const images = stages.map(({ base }) => base).filter((base) => !stages.some(({ name }) => name === base))
    for (const image of images) {
      expect(image).toMatch(/^[a-z]+:[a-z0-9.-]+$/)
      expect(image).not.toContain(':latest')
      expect([...containerfile.args.values()]).toContain(image)
    }
  })

  test.each(['cpu', 'cuda'])('runs %s as a user by number that is not root', (variant) => {
    const [user, group] = lastOf(containerfile, variant, 'USER')?.split(':').map(Number) ?? []
    expect(user).toBeGreaterThanOrEqual(10_000)
    expect(group).toBeGreaterThanOrEqual(10_000)
    expect(readFileSync('image/install-system.sh', 'utf8')).toContain(`--uid ${user} --gid ${group} `)
  })

  test('starts signline without a shell', () => {
    expect(JSON.parse(lastOf(containerfile, 'cpu', 'ENTRYPOINT') ?? '')).toEqual(['signline'])
    expect(JSON.parse(lastOf(containerfile, 'cpu', 'CMD') ?? '')).toEqual(['--help'])
  })

  test('copies only what is there and what .containerignore leaves', () => {
    const ignored = readFileSync('.containerignore', 'utf8').split('\n')
    for (const { name, text } of stages.flatMap(({ instructions }) => instructions)) {
      expect(name).not.toBe('ADD')
      if (name !== 'COPY' || text.startsWith('--from=')) continue
      for (const source of text.split(' ').slice(0, -1)) {
        expect(existsSync(source), source).toBe(true)
        expect(ignored).not.toContain(source)
      }
    }
    const mounted = stages.flatMap(({ instructions }) =>
      instructions.flatMap(({ text }) => /--mount=type=bind,source=([^,]+)/.exec(text)?.[1] ?? []),
    )
    expect(mounted).toEqual(['image/install-system.sh'])
    for (const source of mounted) expect(existsSync(source), source).toBe(true)
  })

  test('leaves the same out for Docker as for Podman', () => {
    const [podman, docker] = ['.containerignore', '.dockerignore'].map((path) =>
      readFileSync(path, 'utf8').replace(/^#.*\n/, ''),
    )
    expect(docker).toBe(podman)
  })

  test('copies from stages that are there', () => {
    const from = stages.flatMap(({ instructions }) =>
      instructions.flatMap(({ text }) => /^--from=(\S+)/.exec(text)?.[1] ?? []),
    )
    for (const name of from) expect(stages.map((stage) => stage.name)).toContain(name)
  })

  test('sets what signline reads, and leaves the choice of GPUs to the claim', () => {
    expect(environmentOf(containerfile, 'cpu')).toEqual({
      NODE_ENV: 'production',
      SIGNLINE_CACHE: '/opt/signline/cache',
      HOME: '/tmp',
    })
    expect(environmentOf(containerfile, 'cuda')).toMatchObject({ LD_LIBRARY_PATH: '/opt/cuda/lib' })
    expect(environmentOf(containerfile, 'cuda')).not.toHaveProperty('NVIDIA_VISIBLE_DEVICES')
  })

  test('is labelled as the image specification asks, with the version of package.json', () => {
    const label = lastOf(containerfile, 'cpu', 'LABEL') ?? ''
    for (const key of ['title', 'description', 'licenses', 'version', 'revision', 'base.name'])
      expect(label).toContain(`org.opencontainers.image.${key}=`)
    const version = stages
      .flatMap(({ instructions }) => instructions)
      .find(({ name, text }) => name === 'ARG' && text.startsWith('VERSION='))
    expect(version?.text).toBe(`VERSION=${manifest.version}`)
  })
})

describe("the image's scripts", () => {
  test.each(scripts)('%s is a script of the plain shell that ends at the first fault', (name) => {
    const path = `image/${name}`
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/bin\/sh\n(#.*\n)+set -eu\n/)
    expect(statSync(path).mode & 0o111).not.toBe(0)
    expect(spawnSync('sh', ['-n', path], { encoding: 'utf8' }).stderr).toBe('')
  })

  test('bring the same Debian as the base image', () => {
    const suite = /^suite=(\w+)$/m.exec(readFileSync('image/rootfs.sh', 'utf8'))?.[1]
    expect(containerfile.args.get('DEBIAN_IMAGE')).toBe(`debian:${suite}-slim`)
  })

  test('fetch the CUDA provider of the very version of ONNX Runtime, and everything by its hash', () => {
    const pins = readFileSync('image/cuda-requirements.txt', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    for (const pin of pins) expect(pin).toMatch(/^[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}$/)
    expect(pins[0]).toContain(`onnxruntime-gpu==${manifest.dependencies['onnxruntime-node']} `)
  })
})
