import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface StepScratch extends Disposable {
  /** Undefined where nothing can be written; the step is no worse off without. */
  readonly folder: string | undefined
}

const open = new Set<string>()
let isListening = false

/**
 * A folder for what a step throws away, to be its TMPDIR: a container's /tmp goes with the container, and Python's
 * components leave their own code there. Gone when disposed of, or with this process.
 */
export function openScratch(): StepScratch {
  let folder: string | undefined
  try {
    folder = mkdtempSync(join(tmpdir(), 'kfp-step-'))
  } catch {
    return { folder, [Symbol.dispose]: () => undefined }
  }
  open.add(folder)
  if (!isListening) {
    isListening = true
    process.on('exit', removeAll)
  }
  return { folder, [Symbol.dispose]: () => remove(folder) }
}

function removeAll(): void {
  for (const folder of open) remove(folder)
}

function remove(folder: string): void {
  open.delete(folder)
  try {
    // What was killed may still write for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // A step may leave what this user cannot remove; that is no fault of the run.
  }
}
