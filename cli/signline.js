#!/usr/bin/env node
// Starts the compiled command line; in a source checkout it compiles first when a source is newer.
import { existsSync } from 'node:fs'
import { buildIfStale } from '../setup/build.js'

const compiled = new URL('../dist/cli/main.js', import.meta.url)
try {
  buildIfStale()
  if (!existsSync(compiled))
    throw new Error('this package was packed without its compiled code; pack it with `npm run package`')
} catch (error) {
  process.stderr.write(`signline: ${error.message}\n`)
  process.exit(1)
}
// A reader that has seen enough, as `| head`, is no fault.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
const { main } = await import(compiled.href)
process.exitCode = await main(process.argv.slice(2))
