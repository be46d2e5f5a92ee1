import { existsSync, statSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { RunningFaultError } from '../components/types/errors.ts'
import { cacheDirectory } from '../models/cache-directory.ts'
import { handshapesNetwork, spellingNetwork } from '../models/fingerspelling/networks.ts'
import {
  HAND_NETWORKS,
  type HandNetworkVariant,
  SOURCE_PACKAGE,
  SOURCE_PACKAGE_VERSION,
} from '../models/hand-pose/networks.ts'
import {
  bundlePath,
  convertedPath,
  isPrepared,
  prepareHandLandmarkerBundle,
  prepareNetwork,
} from '../models/hand-pose/prepare.ts'
import { bundleFaults, verifyHandNetwork } from '../models/hand-pose/verify.ts'
import { chooseDevice } from '../models/session.ts'
import type { DeviceChoice } from '../models/types.ts'
import { verifyShippedNetwork } from '../models/verify-network.ts'

const VARIANTS: readonly HandNetworkVariant[] = ['full', 'lite']

/** `signline models`: what networks there are, making them from their sources, and checking them. */
export function define(command: Command): void {
  command
    .description('Lists the networks, makes the hand networks from their sources, and checks all of them.')
    .addHelpText(
      'after',
      '\nExample:\n  signline models prepare --variant lite   convert what a small machine needs, ahead of the first run',
    )
  command
    .command('list')
    .summary('show the networks, where they come from and where they lie')
    .option('--json', 'print one JSON object')
    .action(list)
  command
    .command('prepare')
    .summary(
      'convert the hand networks and write the browser bundle, so that nothing is left for the first run',
    )
    .addOption(
      new Option('--variant <variant>', 'which hand networks').choices([...VARIANTS, 'both']).default('both'),
    )
    .option('--json', 'print one JSON object')
    .action(prepare)
  command
    .command('verify')
    .summary('check hashes of sources and converted files, and run each network on a fixed input')
    .addOption(
      new Option('--variant <variant>', 'which hand networks').choices([...VARIANTS, 'both']).default('both'),
    )
    .addOption(
      new Option('--device <device>', 'where to run')
        .choices(['auto', 'cpu', 'webgpu', 'cuda'])
        .default('auto'),
    )
    .option('--json', 'print one JSON object')
    .action(verify)
}

interface ModelRow {
  readonly name: string
  readonly source: string
  readonly path: string
  readonly prepared: boolean
  /** Of the file at `path`; 0 where it is not there yet. */
  readonly bytes: number
}

function rows(variants: readonly HandNetworkVariant[]): ModelRow[] {
  const networks = HAND_NETWORKS.filter(({ variant }) => variants.includes(variant)).map((network) =>
    row(network.id, network.source.file, convertedPath(network), isPrepared(network)),
  )
  const bundles = variants.map((variant) =>
    row(`hand-landmarker-${variant}.task`, `both ${variant} networks`, bundlePath(variant)),
  )
  return [...networks, ...bundles]
}

const SHIPPED = [handshapesNetwork, spellingNetwork]

function shippedRows(): ModelRow[] {
  return SHIPPED.map(({ model, path }) => row(model, 'part of signline', path))
}

function row(name: string, source: string, path: string, whole = true): ModelRow {
  const bytes = existsSync(path) ? statSync(path).size : 0
  return { name, source, path, prepared: whole && bytes > 0, bytes }
}

interface VerifyOptions {
  readonly device: DeviceChoice
  readonly variant: HandNetworkVariant | 'both'
  readonly json?: boolean
}

function list({ json = false }: { json?: boolean }): void {
  const models = [...rows(VARIANTS), ...shippedRows()]
  if (json) {
    const networks = HAND_NETWORKS.map(({ id, inputs, outputs, source, converted }) => ({
      name: id,
      inputs,
      outputs,
      sourceSha256: source.sha256,
      convertedSha256: converted.sha256,
    }))
    const shipped = SHIPPED.map(({ model, expected }) => ({ name: model, ...expected }))
    const details = models.map((model) => ({
      ...[...networks, ...shipped].find(({ name }) => name === model.name),
      ...model,
    }))
    print({
      cacheDirectory: cacheDirectory(),
      package: `${SOURCE_PACKAGE}@${SOURCE_PACKAGE_VERSION}`,
      models: details,
    })
    return
  }
  const lines = models.map(({ name, source, prepared, bytes }) => {
    const state = prepared ? `${(bytes / 1e6).toFixed(1)} MB` : 'not prepared'
    return `${name.padEnd(28)}${state.padEnd(14)}${source}`
  })
  process.stdout.write(
    [
      `Networks of ${SOURCE_PACKAGE} ${SOURCE_PACKAGE_VERSION}, kept in ${cacheDirectory()}`,
      ...lines,
      ...(models.every(({ prepared }) => prepared)
        ? []
        : ['What is not prepared is made on first use, or by signline models prepare.']),
      '',
    ].join('\n'),
  )
}

function prepare({ variant, json = false }: { variant: HandNetworkVariant | 'both'; json?: boolean }): void {
  const variants = VARIANTS.filter((one) => variant === 'both' || one === variant)
  for (const network of HAND_NETWORKS)
    if (variants.includes(network.variant)) prepareNetwork(network, cacheDirectory())
  for (const one of variants) prepareHandLandmarkerBundle({ variant: one })
  const models = rows(variants)
  if (json) print({ cacheDirectory: cacheDirectory(), models })
  else process.stdout.write(models.map(({ name, path }) => `${name.padEnd(28)}${path}\n`).join(''))
}

async function verify({ device, variant, json = false }: VerifyOptions): Promise<void> {
  const decision = await chooseDevice(device)
  const verdicts: { name: string; ok: boolean; path: string; faults: readonly string[] }[] = []
  const note = (name: string, path: string, faults: readonly string[]): void => {
    verdicts.push({ name, ok: faults.length === 0, path, faults })
  }
  const variants = VARIANTS.filter((one) => variant === 'both' || one === variant)
  for (const network of HAND_NETWORKS.filter((one) => variants.includes(one.variant))) {
    const { path, faults } = await verifyHandNetwork(network, { device: decision.device })
    note(network.id, path, faults)
  }
  for (const one of variants)
    if (existsSync(bundlePath(one))) note(`hand-landmarker-${one}.task`, bundlePath(one), bundleFaults(one))
  for (const network of SHIPPED)
    note(network.model, network.path, await verifyShippedNetwork(network, decision.device))
  if (json) print({ ok: verdicts.every(({ ok }) => ok), ...decision, models: verdicts })
  else {
    process.stdout.write(`${decision.note}\n`)
    for (const { name, faults } of verdicts)
      process.stdout.write(`${name.padEnd(28)}${faults.length === 0 ? 'ok' : faults.join('; ')}\n`)
  }
  const faulty = verdicts.filter(({ ok }) => !ok)
  if (faulty.length > 0)
    throw new RunningFaultError(
      `${faulty.length} of ${verdicts.length} models are not as they should be: ${faulty.map(({ name }) => name).join(', ')}; run signline models prepare, then signline models verify`,
    )
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
}
