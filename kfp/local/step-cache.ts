import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { artifactPath } from '../executor/artifact-path.ts'
import { fileName } from './executor-input.ts'
import { hashContent } from './hash-content.ts'
import type { Artifact, Outputs } from './run-state.ts'

/** One artifact of an entry: where its copy lies in the entry, and the hash of what was put there. */
interface Kept {
  readonly artifact: Artifact
  readonly file: string
  readonly content: string
}

interface Entry {
  readonly parameters: Outputs['parameters']
  readonly artifacts: Readonly<Record<string, readonly Kept[]>>
}

/** Results of steps by what they depend on. Entries are whole or not there at all. */
export class StepCache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Copies a step's earlier results into `outFolder`; undefined where there are none, or not whole ones. */
  async take(fingerprint: string, outFolder: string): Promise<Outputs | undefined> {
    const home = this.#home(fingerprint)
    let entry: Entry
    try {
      entry = JSON.parse(await readFile(join(home, 'entry.json'), 'utf8')) as Entry
      const artifacts: Record<string, Artifact[]> = {}
      for (const [name, list] of Object.entries(entry.artifacts)) {
        const copies: Artifact[] = []
        for (const { artifact, file, content } of list) {
          const source = join(home, file)
          if ((await hashContent(source)) !== content) return undefined
          const target = join(outFolder, basename(file))
          if (content !== 'absent') await copy(source, target)
          copies.push({ ...artifact, uri: target })
        }
        artifacts[name] = copies
      }
      return { parameters: entry.parameters, artifacts }
    } catch {
      return undefined
    }
  }

  /** Keeps a step's results. */
  async put(fingerprint: string, outputs: Outputs): Promise<void> {
    const home = this.#home(fingerprint)
    const draft = `${home}.${randomUUID()}.tmp`
    await mkdir(draft, { recursive: true })
    try {
      const artifacts: Record<string, Kept[]> = {}
      for (const [name, list] of Object.entries(outputs.artifacts)) {
        artifacts[name] = []
        for (const [place, artifact] of list.entries()) {
          const file = list.length === 1 ? fileName(name) : `${fileName(name)}-${place}`
          const path = artifactPath(artifact.uri, artifact.metadata)
          const content = await hashContent(path)
          if (content !== 'absent') await copy(path, join(draft, file))
          artifacts[name].push({ artifact, file, content })
        }
      }
      const entry: Entry = { parameters: outputs.parameters, artifacts }
      await writeFile(join(draft, 'entry.json'), JSON.stringify(entry))
      await rm(home, { recursive: true, force: true })
      await mkdir(dirname(home), { recursive: true })
      await rename(draft, home)
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      // Another run that put the same results first is as good.
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
    }
  }

  #home(fingerprint: string): string {
    return join(this.#folder, fingerprint.slice(0, 2), fingerprint)
  }
}

/** Copies a file or folder; without doubling its bytes where the file system can. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE })
}
