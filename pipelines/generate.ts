// `npm run generate`: writes the compiled pipelines, the tables in the components' READMEs, the network's table, the dashboard.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dashboardFiles } from '../live/telemetry/dashboard/perses-dashboard.ts'
import { networkFiles } from '../network/generated-files.ts'
import { generatedFiles } from './generated-files.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
for (const [path, content] of [...generatedFiles(checkout), ...networkFiles(checkout), ...dashboardFiles()]) {
  mkdirSync(dirname(join(checkout, path)), { recursive: true })
  writeFileSync(join(checkout, path), content)
  process.stderr.write(`wrote ${path}\n`)
}
