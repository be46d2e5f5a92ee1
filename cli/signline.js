#!/usr/bin/env node
// Starts the compiled command line; in a source checkout it compiles first when a source is newer.
import { existsSync } from 'node:fs'
import { buildIfStale } from '../setup/build.js'

// The first process of a container gets no signal that nobody listens to: it would go on until it is killed. So
// somebody listens before the command is loaded, and leaves the signal to the command where that listens, too.
if (process.pid === 1)
  for (const name of ['SIGINT', 'SIGTERM'])
    process.on(name, (_, number) => {
      if (process.listenerCount(name) === 1) process.exit(128 + number)
    })

const compiled = new URL('../dist/cli/main.js', import.meta.url)
try {
  buildIfStale()
  if (!existsSync(compiled))
    throw new Error('this package was packed without its compiled code; pack it with `npm run package`')
} catch (error) {
  process.stderr.write(`signline: ${error.message}\n`)
  process.exit(1)
}
// A reader that has seen enough, as `| head`, is no fault: the command ends by itself at its next line
// (cli/print.ts), because leaving at once would take the networks away from under running workers. A command
// that goes on without printing is ended as the system ends other programs, by SIGPIPE.
let cannotPrint = false
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') {
    if (!cannotPrint)
      process.stderr.write(`signline: the output cannot be written (${error.code}); make room for it\n`)
    cannotPrint = true
    process.exitCode = 1
    return
  }
  setTimeout(endBySigpipe, READER_GONE_GRACE_MS).unref()
})
const READER_GONE_GRACE_MS = 10_000

function endBySigpipe() {
  const restored = () => {}
  process.on('SIGPIPE', restored).off('SIGPIPE', restored) // Node ignores it; this brings the default back
  process.kill(process.pid, 'SIGPIPE')
}
process.stderr.on('error', () => {}) // whoever closed it wants to hear nothing
const { main } = await import(compiled.href)
const exitCode = await main(process.argv.slice(2))
process.exitCode = cannotPrint ? 1 : exitCode
