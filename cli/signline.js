#!/usr/bin/env node
// Starts the compiled command line; in a source checkout it compiles first when a source is newer.
import { buildIfStale } from '../setup/build.js'

try {
  buildIfStale()
} catch (error) {
  process.stderr.write(`signline: ${error.message}\n`)
  process.exit(1)
}
const { main } = await import('../dist/cli/main.js')
process.exitCode = await main(process.argv.slice(2))
