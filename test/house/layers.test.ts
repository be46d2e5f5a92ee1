import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

/** What the linter says of one source line, were it in the given file of a tree with our rules. */
function lint(file: string, source: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'signline-layers-'))
  try {
    const rules = JSON.parse(readFileSync('biome.json', 'utf8'))
    writeFileSync(join(tree, 'biome.json'), JSON.stringify({ ...rules, vcs: { enabled: false } }))
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), source)
    const biome = resolve('node_modules/.bin/biome')
    const result = spawnSync(biome, ['lint', '--reporter=json', '.'], { cwd: tree, encoding: 'utf8' })
    return result.stdout
  } finally {
    rmSync(tree, { recursive: true })
  }
}

describe('The linter', () => {
  const refused: readonly [file: string, imported: string][] = [
    ['components/frames-to-hands/stage.ts', '../hands-to-pose/stage.ts'],
    ['components/pose-to-signs/stage.ts', '../../cli/main.ts'],
    ['components/pose-to-signs/stage.ts', 'onnxruntime-node'],
    ['components/types/hand.ts', '../../models/types.ts'],
    ['models/session.ts', '../components/types/hand.ts'],
    ['kfp/compiler/compile.ts', '../../components/types/hand.ts'],
    ['cli/hands.ts', 'onnxruntime-node'],
    ['components/hands-to-pose/stage.ts', '../joined/hands-to-pose/merge-readings.ts'],
    ['components/joined/camera-to-hands/run.ts', '../../../cli/main.ts'],
    ['pipelines/transcribe.ts', '../components/pose-to-signs/run.ts'],
    ['network/arrows.ts', '../live/port/bus.ts'],
    ['cluster/claims/prune.ts', '../../live/port/bus.ts'],
    ['cluster/claims/prune.ts', '../../cli/print.ts'],
  ]
  test.each(refused)('refuses in %s an import of %s', (file, imported) => {
    expect(lint(file, `import '${imported}'\n`)).toContain('noRestrictedImports')
  })

  const allowed: readonly [file: string, imported: string][] = [
    ['components/frames-to-hands/stage.ts', '../types/hand.ts'],
    ['components/frames-to-hands/stage.ts', '../../models/types.ts'],
    ['models/session.ts', 'onnxruntime-node'],
    ['cli/hands.ts', '../components/frames-to-hands/stage.ts'],
    ['components/pose-to-signs/component.ts', '@kubeflow/pipelines/dsl'],
    ['components/joined/camera-to-hands/run.ts', '../../frames-to-hands/stage.ts'],
    ['pipelines/transcribe.ts', '../components/pose-to-signs/component.ts'],
    ['cluster/claims/prune.ts', '../../components/types/errors.ts'],
  ]
  test.each(allowed)('allows in %s an import of %s', (file, imported) => {
    expect(lint(file, `import '${imported}'\n`)).not.toContain('noRestrictedImports')
  })
})
