import { readFileSync } from 'node:fs'
import { codeBlocks } from '../conformance/code-blocks.ts'

/** The command blocks of a guide, which a test takes one after the other; the last must be taken, too. */
export class Guide {
  readonly #blocks: string[]
  readonly #changes: Readonly<Record<string, string>>

  /** `changes`: what is another word on this machine, such as a port that is taken. */
  constructor(name: string, changes: Readonly<Record<string, string>> = {}) {
    this.#blocks = codeBlocks(readFileSync(`docs/guides/${name}.md`, 'utf8'), [''])
    this.#changes = changes
  }

  /** The next block. @throws where it does not hold the text by which the test knows it */
  next(holds: string): string {
    const block = this.#blocks.shift()
    if (block === undefined || !block.includes(holds))
      throw new Error(`the next block of the guide has no "${holds}": ${block}`)
    const words = Object.keys(this.#changes)
    if (words.length === 0) return block
    // At once, so that nothing is found in what stands for another word.
    const any = new RegExp(words.map((word) => word.replace(/[^\w]/g, '\\$&')).join('|'), 'g')
    return block.replace(any, (word) => this.#changes[word] ?? word)
  }

  get left(): readonly string[] {
    return this.#blocks
  }
}
