import { rename, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Bench, BenchReport } from './bench.ts'
import { formatTable } from './format-table.ts'

const DEFAULT_SEED = 1

/** Every bench by its name, loaded when asked for. */
const benches: Readonly<Record<string, { summary: string; load: () => Promise<{ bench: Bench }> }>> = {
  decode: {
    summary: 'frames/s of decoding 720p against ffmpeg alone, and the share of copying',
    load: () => import('./decode.ts'),
  },
  hands: {
    summary: 'frames/s of finding one and two hands, 1 and 2 workers, beside Python and the ceiling',
    load: () => import('./hands.ts'),
  },
  letters: {
    summary: 'letters and digits read right on people left out of training, by person and by letter',
    load: () => import('./letters.ts'),
  },
  nosign: {
    summary: 'false letters a minute where hands move without spelling, real and rendered',
    load: () => import('./nosign.ts'),
  },
  networks: {
    summary: 'time of each hand network on one thread, as a share of what a dense convolution reaches',
    load: () => import('./networks.ts'),
  },
  spelling: {
    summary: 'character error rate on rendered words, by speed and by hand; false letters of idle hands',
    load: () => import('./spelling.ts'),
  },
  lossy: {
    summary: 'rendered words where pictures are lost, as in a browser on a busy machine; letters read twice',
    load: () => import('./lossy.ts'),
  },
  gpu: {
    summary:
      'frames/s of the hand networks on a GPU by batch size, share of copying, cameras a device carries',
    load: () => import('./gpu.ts'),
  },
  live: {
    summary: 'latency from frame to caption by number of cameras until the promise breaks; --soak[=MINUTES]',
    load: () => import('./live.ts'),
  },
  recognition: {
    summary: 'a tick of recognition in a live worker, by sessions: networks run for each, and once for all',
    load: () => import('./recognition.ts'),
  },
  compile: {
    summary: 'compile 300 tasks in 10 nested loops, beside `kfp dsl compile` where it is installed',
    load: () => import('./compile.ts'),
  },
}

const usage = (): string =>
  `usage: npm run bench -- NAME [--seed N] [--json FILE] [bench's own options]\n${Object.entries(benches)
    .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
    .join('\n')}\n`

export function machineName(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  const entry = name === undefined ? undefined : benches[name]
  if (entry === undefined || name === undefined) {
    process.stderr.write(name === undefined ? usage() : `bench: no bench is called "${name}"\n${usage()}`)
    return 2
  }
  const { values, positionals, tokens } = parseArgs({
    args: rest,
    options: { seed: { type: 'string' }, json: { type: 'string' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const seed = values.seed === undefined ? DEFAULT_SEED : Number(values.seed)
  if (!Number.isSafeInteger(seed)) {
    process.stderr.write(`bench: --seed is "${String(values.seed)}"; give a whole number\n`)
    return 2
  }
  const own = tokens.flatMap((token) =>
    token.kind === 'option' && token.name !== 'seed' && token.name !== 'json'
      ? [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`]
      : [],
  )
  const { bench } = await entry.load()
  const known = bench.options ?? []
  const unknown = tokens.find(
    (token) => token.kind === 'option' && !['seed', 'json', ...known].includes(token.name),
  )
  if (unknown?.kind === 'option') {
    const own = known.map((option) => `, --${option}`).join('')
    process.stderr.write(
      `bench ${name}: ${unknown.rawName} is no option of it; it takes --seed, --json${own}\n`,
    )
    return 2
  }
  const machine = machineName()
  process.stdout.write(`bench ${name}, seed ${seed}, on ${machine}\n\n`)
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  if (bench.canStop) for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop)
  const report = await bench.run({
    seed,
    args: [...own, ...positionals],
    progress: (line) => process.stderr.write(`${line}\n`),
    signal: stopping.signal,
  })
  for (const table of report.tables) process.stdout.write(`${formatTable(table)}\n`)
  if (typeof values.json === 'string') await writeReport(values.json, name, seed, machine, report)
  if (report.fault === undefined) return 0
  process.stderr.write(`bench ${name}: ${report.fault}\n`)
  return 1
}

async function writeReport(
  file: string,
  name: string,
  seed: number,
  machine: string,
  report: BenchReport,
): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, `${JSON.stringify({ bench: name, seed, machine, ...report }, null, 2)}\n`)
  await rename(temporary, file)
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`)
  return (error as { exitCode?: unknown }).exitCode === 2 ? 2 : 1
})
