// `npm run generate`: writes the compiled pipelines and the tables in the components' READMEs.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from './generated-files.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
for (const [path, content] of generatedFiles(checkout)) {
  mkdirSync(dirname(join(checkout, path)), { recursive: true })
  writeFileSync(join(checkout, path), content)
  process.stderr.write(`wrote ${path}\n`)
}
