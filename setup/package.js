// `npm run package`: compiles from scratch and packs. Plain `npm pack` would pack whatever dist/ holds: this
// checkout's .npmrc keeps npm from running scripts, so a prepack script would never run.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './build.js'
import { buildPageIfStale } from './build-page.js'

try {
  for (const folder of ['dist', 'kfp/dist']) // outputs of sources that are gone
    rmSync(join(projectRoot, folder), { recursive: true, force: true })
  await buildPageIfStale()
} catch (error) {
  process.stderr.write(`package: ${error.message}\n`)
  process.exit(1)
}
const { status } = spawnSync('npm', ['pack', ...process.argv.slice(2)], {
  cwd: projectRoot,
  stdio: 'inherit',
})
process.exit(status ?? 1)
