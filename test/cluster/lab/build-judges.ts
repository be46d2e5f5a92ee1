import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, go, labCache, once, sourceOf } from './build-programs.ts'

interface Module {
  readonly path: string
  readonly version: string
  /** Its command; where there is none, ours of lab/programs is built against it. */
  readonly command?: string
  /** Go's build tags that leave out what no test needs. */
  readonly tags?: string
  /** A folder of CustomResourceDefinitions that is kept beside it. */
  readonly definitions?: string
}

/** Programs of others that say what they think of the chart's manifests, as their Go modules are published. */
const MODULES = {
  kyverno: {
    path: 'github.com/kyverno/kyverno',
    version: '1.18.2',
    command: 'cmd/cli/kubectl-kyverno',
  },
  'kyverno-admission': {
    path: 'github.com/kyverno/kyverno',
    version: '1.18.2',
    command: 'cmd/kyverno',
    definitions: 'config/crds',
  },
  percli: { path: 'github.com/perses/perses', version: '0.52.0', command: 'cmd/percli' },
  prometheus: {
    path: 'github.com/prometheus/prometheus',
    version: '0.315.0',
    command: 'cmd/prometheus',
    tags: 'remove_all_sd',
  },
  'keda-operator': {
    path: 'github.com/kedacore/keda/v2',
    version: '2.21.0',
    command: 'cmd/operator',
    definitions: 'config/crd/bases',
  },
  'keda-adapter': { path: 'github.com/kedacore/keda/v2', version: '2.21.0', command: 'cmd/adapter' },
  'keda-webhooks': { path: 'github.com/kedacore/keda/v2', version: '2.21.0', command: 'cmd/webhooks' },
  cyclonus: { path: 'github.com/mattfenwick/cyclonus', version: '0.5.6' },
  cilium: { path: 'github.com/cilium/cilium', version: '1.20.2' },
  // Published by commit alone; this one is on the way to 1.31.
  istio: { path: 'istio.io/istio', version: '0.0.0-20260827124520-eed52ebb66ad' },
} as const satisfies Record<string, Module>

export type Judge = keyof typeof MODULES

/**
 * A program that judges, out of the cache; undefined, with one line that says why, where it is not there. Where
 * SIGNLINE_LAB_JUDGES=1 asks for it, it is built: Kyverno takes as long as Kubernetes.
 */
export function findJudge(name: Judge): string | undefined {
  const { path, version } = MODULES[name]
  const program = join(labCache, 'bin', `${name}-${version}`)
  if (existsSync(program)) return program
  try {
    if (process.env.SIGNLINE_LAB_JUDGES !== '1')
      throw new Error('SIGNLINE_LAB_JUDGES=1 npm run test:cluster builds it')
    if (spawnSync('go', ['version']).status !== 0) throw new Error('Go is not here, which builds it')
    once(program, (out) => build(name, MODULES[name], out))
    return program
  } catch (error) {
    process.stdout.write(`skipped: ${path} ${version} is not here; ${(error as Error).message}\n`)
    return undefined
  }
}

/** The CustomResourceDefinitions of a program that was found. */
export function definitionsOf(name: Judge): string {
  return join(labCache, `${name}-definitions-${MODULES[name].version}`)
}

function build(name: Judge, { path, version, command, tags = '', definitions }: Module, out: string): void {
  const source = command === undefined ? sourceOf(name, version) : emptySource(name, version)
  // Outside of its own tree a module's replacements do not hold, and not every sum is in the public list.
  const theirs = folderOf(`${path}@v${version}`, source)
  const mod = readFileSync(join(theirs, 'go.mod'), 'utf8')
  const replaced = [...mod.matchAll(/^(?:replace )?\s*(\S+(?: v\S+)? => [^.\s]\S* v\S+)$/gm)]
  writeFileSync(
    join(source, 'go.mod'),
    [
      `module signline.dev/lab/${name}`,
      /^go .*$/m.exec(mod)?.[0] ?? '',
      `require ${path} v${version}`,
      ...replaced.map(([, line]) => `replace ${line}`),
      '',
    ].join('\n'),
  )
  writeFileSync(join(source, 'go.sum'), readFileSync(join(theirs, 'go.sum')))
  if (definitions !== undefined)
    cpSync(join(theirs, definitions), definitionsOf(name), { recursive: true, mode: 0 })
  const what = command === undefined ? '.' : `${path}/${command}`
  go(['build', `-tags=${tags}`, '-ldflags=-s -w', '-o', out, what], source)
}

function emptySource(name: Judge, version: string): string {
  const folder = join(labCache, 'src', `${name}-${version}`)
  mkdirSync(folder, { recursive: true })
  return folder
}
