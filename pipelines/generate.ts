// `npm run generate`: writes the compiled pipelines, the tables in the components' READMEs, and the network's table.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { networkFiles } from '../network/generated-files.ts'
import { generatedFiles } from './generated-files.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
for (const [path, content] of [...generatedFiles(checkout), ...networkFiles(checkout)]) {
  mkdirSync(dirname(join(checkout, path)), { recursive: true })
  writeFileSync(join(checkout, path), content)
  process.stderr.write(`wrote ${path}\n`)
}
