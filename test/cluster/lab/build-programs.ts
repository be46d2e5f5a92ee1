import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Versions as they are published as Go modules. */
const VERSIONS = { kubernetes: '1.36.3', etcd: '3.7.3', helm: '4.3.1', argo: '3.7.3' } as const
/** The chart works with Helm 3, too. */
export const HELM_3 = '3.22.0'

export interface Programs {
  /** API server, scheduler, controller manager and kubectl. */
  readonly kube: string
  readonly etcd: string
  readonly helm: string
}

/** Where built programs are kept from one run to the next, outside of the tree. */
export const labCache: string = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'signline',
  'cluster-lab',
)

/** Versions other than the usual ones. */
export interface Wanted {
  readonly kubernetes?: string
  readonly helm?: string
}

/**
 * Builds the real programs of a control plane out of their published Go modules: about 10 minutes on two cores
 * and 2.3 GB of memory the first time, at the lowest priority; afterwards they are found in the cache.
 *
 * Another Kubernetes than the usual one is built only where SIGNLINE_LAB_OLDER=1 asks for it.
 *
 * @returns the programs, or a reason why they cannot be had here
 */
export function buildPrograms({
  kubernetes = VERSIONS.kubernetes,
  helm = VERSIONS.helm,
}: Wanted = {}): Programs | string {
  const bin = join(labCache, 'bin')
  const programs = {
    kube: join(bin, `kube-${kubernetes}`),
    etcd: join(bin, `etcd-${VERSIONS.etcd}`),
    helm: join(bin, `helm-${helm}`),
  }
  if (Object.values(programs).every((path) => existsSync(path))) return programs
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not here, which builds the control plane'
  // A second build of Kubernetes would make a bare machine's run too long.
  if (
    !existsSync(programs.kube) &&
    kubernetes !== VERSIONS.kubernetes &&
    process.env.SIGNLINE_LAB_OLDER !== '1'
  )
    return `Kubernetes ${kubernetes} is not built here; SIGNLINE_LAB_OLDER=1 npm run test:cluster builds it, in about 15 minutes`
  mkdirSync(bin, { recursive: true })
  try {
    once(programs.helm, (out) => buildHelm(helm, out))
    once(programs.kube, (out) => buildKube(kubernetes, out))
    once(programs.etcd, buildEtcd)
  } catch (error) {
    return `the control plane cannot be built: ${(error as Error).message}`
  }
  return programs
}

export interface Argo {
  readonly controller: string
  /** Its CustomResourceDefinitions, one file each. */
  readonly definitions: string
}

/** The Argo Workflows controller, or why it cannot be had. Ten minutes on two cores the first time. */
export function buildArgo(): Argo | string {
  const controller = join(labCache, 'bin', `argo-controller-${VERSIONS.argo}`)
  const definitions = join(labCache, `argo-definitions-${VERSIONS.argo}`)
  if (existsSync(controller) && existsSync(definitions)) return { controller, definitions }
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not here, which builds the Argo controller'
  try {
    const module = 'github.com/argoproj/argo-workflows/v3'
    const source = join(labCache, 'src', `argo-${VERSIONS.argo}`)
    mkdirSync(source, { recursive: true })
    // Not `go install`: it asks for the list of versions, which a proxy need not have.
    if (!existsSync(join(source, 'go.mod'))) go(['mod', 'init', 'signline.dev/lab/argo'], source)
    go(['mod', 'edit', `-require=${module}@v${VERSIONS.argo}`], source)
    once(controller, (out) =>
      go(['build', '-ldflags=-s -w', '-o', out, `${module}/cmd/workflow-controller`], source),
    )
    cpSync(
      join(folderOf(`${module}@v${VERSIONS.argo}`, source), 'manifests/base/crds/minimal'),
      definitions,
      {
        recursive: true,
        mode: 0,
      },
    )
    rmSync(join(definitions, 'kustomization.yaml'), { force: true })
  } catch (error) {
    return `the Argo controller cannot be built: ${(error as Error).message}`
  }
  return { controller, definitions }
}

/** Where Go keeps a module's files. */
export function folderOf(module: string, cwd: string): string {
  return (JSON.parse(go(['mod', 'download', '-json', module], cwd)) as { Dir: string }).Dir
}

/** Builds into a name of its own and renames, so that an interrupted build leaves nothing that looks whole. */
export function once(program: string, build: (out: string) => void): void {
  if (existsSync(program)) return
  const out = `${program}.${process.pid}`
  try {
    build(out)
    renameSync(out, program)
  } finally {
    rmSync(out, { force: true })
  }
}

export function go(args: readonly string[], cwd: string, more: Record<string, string> = {}): string {
  const ran = spawnSync('nice', ['-n', '19', 'go', ...args], {
    cwd,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', ...more },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (ran.status === 0) return ran.stdout
  throw new Error(
    `go ${args[0]} says ${(ran.stderr || String(ran.error)).trim().split('\n').slice(-3).join(' ')}`,
  )
}

function buildHelm(version: string, out: string): void {
  const folder = `${out}.gobin`
  mkdirSync(folder, { recursive: true })
  const module = `helm.sh/helm/v${version.split('.')[0]}`
  // Where no cluster is asked, Helm 3 takes the Kubernetes that its build names, and 1.20 where none does.
  const theirs = readFileSync(join(folderOf(`${module}@v${version}`, folder), 'go.mod'), 'utf8')
  const stamp = Object.entries({
    'internal/version.version': `v${version}`,
    'pkg/chartutil.k8sVersionMajor': '1',
    'pkg/chartutil.k8sVersionMinor': /k8s\.io\/client-go v0\.(\d+)/.exec(theirs)?.[1] ?? '',
  })
    .map(([name, value]) => `-X ${module}/${name}=${value}`)
    .join(' ')
  try {
    go(['install', `-ldflags=${stamp}`, `${module}/cmd/helm@v${version}`], folder, { GOBIN: folder })
    renameSync(join(folder, 'helm'), out)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function buildEtcd(out: string): void {
  const source = sourceOf('etcd', VERSIONS.etcd)
  if (!existsSync(join(source, 'go.mod'))) go(['mod', 'init', 'signline.dev/lab/etcd'], source)
  go(['get', `go.etcd.io/etcd/server/v3@v${VERSIONS.etcd}`], source)
  go(['build', '-ldflags=-s -w', '-o', out, '.'], source)
}

/**
 * Kubernetes' module is not meant to be depended on: its own go.mod replaces the staging modules by folders
 * that the published module lacks. The same file with their published versions builds.
 */
function buildKube(version: string, out: string): void {
  const source = sourceOf('kube', version)
  const theirFolder = folderOf(`k8s.io/kubernetes@v${version}`, source)
  const theirs = readFileSync(join(theirFolder, 'go.mod'), 'utf8')
  const staging = `v0.${version.slice(2)}`
  const lines = theirs.split('\n').filter((line) => !line.includes('k8s.io/sample-'))
  const replaced = lines
    .map((line) => /^\s(k8s\.io\/[a-z-]+) => \.\/staging/.exec(line)?.[1])
    .filter((name) => name !== undefined)
  const required = theirs
    .split(/^(?=require \()/m)
    .slice(1)
    .map((block) => block.slice(0, block.indexOf('\n)') + 2))
    .join('\n')
    .split('\n')
    .filter((line) => !line.includes('k8s.io/sample-'))
    .map((line) => line.replace(/(k8s\.io\/[a-z-]+) v0\.0\.0(?=\s|$)/, `$1 ${staging}`))
  const kept = [/^go .*$/m, /^godebug [^(].*$/m, /^godebug \([^)]*\)$/m].map(
    (part) => part.exec(theirs)?.[0] ?? '',
  )
  writeFileSync(
    join(source, 'go.mod'),
    [
      'module signline.dev/lab/kube',
      ...kept,
      ...required,
      `require k8s.io/kubernetes v${version}`,
      'replace (',
      ...replaced.map((name) => `\t${name} => ${name} ${staging}`),
      ')',
      '',
    ].join('\n'),
  )
  copyFileSync(join(theirFolder, 'go.sum'), join(source, 'go.sum'))
  go(['mod', 'tidy', '-e'], source)
  // Helm and charts ask the API server for its version, which a build takes from its flags.
  const stamp = Object.entries({ gitVersion: `v${version}`, gitMajor: '1', gitMinor: version.split('.')[1] })
    .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
    .join(' ')
  go(['build', `-ldflags=-s -w ${stamp}`, '-o', out, '.'], source)
}

export function sourceOf(name: string, version: string): string {
  const folder = join(labCache, 'src', `${name}-${version}`)
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(import.meta.dirname, 'programs', name, 'main.go'), join(folder, 'main.go'))
  return folder
}
