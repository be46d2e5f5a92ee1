import { access, constants, mkdir } from 'node:fs/promises'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { SignlineError, UnusableInputError } from '../components/types/errors.ts'
import { writeNegatives } from './renderer/negatives.ts'
import { renderRecordings } from './renderer/render.ts'

const number = (low: number, high: number) => (text: string) => {
  const value = Number(text)
  if (!Number.isFinite(value) || value < low || value > high)
    throw new InvalidArgumentError(`it must be a number from ${low} to ${high}.`)
  return value
}

const program = new Command('data-samples')
  .description('Renders recordings of a hand that spells, with their ground truth.')
  .exitOverride()

program
  .command('render')
  .summary('render a recording: one clip a camera, rig.toml and the truth')
  .option('--text <letters>', 'what is spelled: A-Z, digits and spaces')
  .option('--nosign <minutes>', 'instead of spelling, move without spelling for so long', number(0.05, 30))
  .addOption(new Option('--hand <hand>', "the signer's own hand").choices(['left', 'right']).default('right'))
  .option('--cameras <count>', '1 is front; 3 adds left and right', number(1, 12), 3)
  .option('--seed <number>', 'skin, light, background, proportions and sway', number(0, 2 ** 31), 1)
  .option('--letters-per-second <number>', 'speed', number(0.5, 8), 2.5)
  .requiredOption('--out <folder>', 'where the files go')
  .addHelpText(
    'after',
    '\nExample: node dist/data-samples/main.js render --text ZELJORA --hand right --cameras 3 --seed 7 --out out/zeljora',
  )
  .action(async (options: RenderOptions) => {
    const { out, hand, cameras, seed } = options
    const shared = { hand, cameraCount: Math.round(cameras), seed: Math.round(seed) }
    const plan =
      options.nosign === undefined
        ? { ...shared, text: spellable(options.text), lettersPerSecond: options.lettersPerSecond }
        : { ...shared, nosignMinutes: options.nosign }
    const name = 'text' in plan ? plan.text.toLowerCase().replaceAll(' ', '-') : 'nosign'
    await makeFolder(out)
    await renderRecordings([{ plan, folder: out, name }], (folder, { frames, cameras: ids, drawingMs }) => {
      const perSecond = ((frames * ids.length * 1000) / drawingMs).toFixed(1)
      process.stdout.write(
        `${folder}: ${ids.join(', ')}, ${frames} frames each, ${perSecond} pictures a second\n`,
      )
    })
  })

program
  .command('negatives')
  .summary('render pictures without any hand: things, faces, arms and legs, written signs')
  .option('--count <number>', 'how many', number(1, 10_000), 60)
  .option('--seed <number>', 'which ones', number(0, 2 ** 31), 1)
  .requiredOption('--out <folder>', 'where the pictures go')
  .addHelpText(
    'after',
    '\nExample: node dist/data-samples/main.js negatives --count 60 --seed 1 --out out/negatives',
  )
  .action(async ({ count, seed, out }: { count: number; seed: number; out: string }) => {
    await makeFolder(out)
    await writeNegatives(Math.round(count), Math.round(seed), out)
    process.stdout.write(`${out}: ${Math.round(count)} pictures without a hand\n`)
  })

interface RenderOptions {
  readonly text?: string
  readonly nosign?: number
  readonly hand: 'left' | 'right'
  readonly cameras: number
  readonly seed: number
  readonly lettersPerSecond: number
  readonly out: string
}

/** Before minutes of drawing whose pictures could not be written. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UnusableInputError(`--out ${folder} is no folder to write to (${code}); name another`, {
      cause,
    })
  }
}

function spellable(text: string | undefined): string {
  if (text === undefined)
    throw new UnusableInputError('nothing to render: give --text WORD or --nosign MINUTES')
  const spelled = text.toUpperCase().trim().replaceAll(/ +/g, ' ')
  const wrong = [...spelled].filter((character) => !/[A-Z0-9 ]/.test(character))
  if (wrong.length > 0 || spelled === '')
    throw new UnusableInputError(`--text "${text}": only A-Z, digits and spaces can be spelled`)
  return spelled
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof SignlineError) {
    process.stderr.write(`data-samples: ${error.message}\n`)
    process.exitCode = error.exitCode
  } else throw error
}
