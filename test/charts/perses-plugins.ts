import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, labCache } from '../cluster/lab/build-programs.ts'

/** Those that Perses 0.52.0 is shipped with, as their Go modules are published. */
const PERSES = 'github.com/perses/perses@v0.52.0'
const PLUGINS = { prometheus: '0.53.3', timeserieschart: '0.10.1' }

/**
 * A folder of the plugins that our dashboard uses, each with the schema of what it reads; undefined, with one line,
 * where they cannot be had. What the modules lack is what a build of their pages would add.
 */
export function findPersesPlugins(): string | undefined {
  const folder = join(labCache, 'perses-plugins-0.52.0')
  if (existsSync(folder)) return folder
  const made = `${folder}.${process.pid}`
  try {
    mkdirSync(made, { recursive: true })
    for (const [name, version] of Object.entries(PLUGINS)) {
      const plugin = join(made, name)
      const theirs = folderOf(`github.com/perses/plugins/${name}@v${version}`, made)
      for (const part of ['package.json', 'schemas']) copy(join(theirs, part), join(plugin, part))
      const manifest = { id: name, name, metaData: { buildInfo: { buildVersion: version } } }
      writeFileSync(join(plugin, 'mf-manifest.json'), JSON.stringify(manifest))
      // What schemas import lies beside them, so that no registry is asked.
      copy(join(folderOf(PERSES, made), 'cue'), join(plugin, 'cue.mod/pkg/github.com/perses/perses/cue'))
      writeFileSync(
        join(plugin, 'cue.mod/module.cue'),
        `module: "github.com/perses/plugins/${name}@v0"\nlanguage: version: "v0.14.0"\n`,
      )
    }
    renameSync(made, folder)
    return folder
  } catch (error) {
    process.stdout.write(`skipped: the plugins of Perses are not here; ${(error as Error).message}\n`)
    return undefined
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

/** Modules are read-only where Go keeps them. */
function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, mode: 0 })
}
