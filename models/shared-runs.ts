import type { InferenceSession, Tensor } from './types.ts'

export type Inputs = Readonly<Record<string, Tensor>>
export type Outputs = Readonly<Record<string, Tensor>>

/** Several runs of one network as one run of it. */
export interface JoinedRuns {
  readonly inputs: Inputs
  /** Each run's own part of what the joined run gave, in order. */
  split(outputs: Outputs): Outputs[]
}

export interface SharedNetwork {
  readonly session: InferenceSession
  readonly join: (runs: readonly Inputs[]) => JoinedRuns
  /** Runs that are joined at most; default 64. */
  readonly most?: number
  /** Called after each run with how many shared it and what it took, milliseconds. */
  readonly onRun?: (shared: number, elapsedMs: number) => void
}

interface WaitingRun {
  readonly inputs: Inputs
  resolve(outputs: Outputs): void
  reject(error: unknown): void
}

const DEFAULT_MOST = 64

/**
 * Lets works that go on side by side in one thread share the runs of their networks. A network runs once every
 * work that is under way waits for one: all its waiting runs together, networks that were opened first first.
 * So a work must wait for nothing but these networks.
 */
export class SharedRuns {
  readonly #networks: { readonly network: SharedNetwork; readonly waiting: WaitingRun[] }[] = []
  #underWay = 0
  #isDue = false

  /** The network as the works use it; closing it closes the network. */
  open(network: SharedNetwork): InferenceSession {
    const { session } = network
    const waiting: WaitingRun[] = []
    this.#networks.push({ network, waiting })
    return {
      model: session.model,
      device: session.device,
      inputs: session.inputs,
      outputs: session.outputs,
      run: (inputs) =>
        new Promise((resolve, reject) => {
          waiting.push({ inputs, resolve, reject })
          this.#lookSoon()
        }),
      close: () => session.close(),
      [Symbol.asyncDispose]: () => session.close(),
    }
  }

  /** Does a work whose runs are shared with those of the others. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++
    try {
      return await work()
    } finally {
      this.#underWay--
      this.#lookSoon()
    }
  }

  /** A work asks for its next run some microtasks later; a whole turn lets all of them come that far. */
  #lookSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => void this.#runIfAllWait())
  }

  async #runIfAllWait(): Promise<void> {
    const waiting = this.#networks.reduce((sum, one) => sum + one.waiting.length, 0)
    const next = this.#networks.find((one) => one.waiting.length > 0)
    if (next !== undefined && waiting >= this.#underWay)
      await runTogether(next.network, next.waiting.splice(0, next.network.most ?? DEFAULT_MOST))
    this.#isDue = false
    if (next !== undefined && waiting >= this.#underWay) this.#lookSoon()
  }
}

async function runTogether(network: SharedNetwork, runs: readonly WaitingRun[]): Promise<void> {
  const startedMs = performance.now()
  try {
    const [only] = runs
    if (only !== undefined && runs.length === 1) only.resolve(await network.session.run(only.inputs))
    else {
      const joined = network.join(runs.map(({ inputs }) => inputs))
      const parts = joined.split(await network.session.run(joined.inputs))
      for (const [n, run] of runs.entries()) run.resolve(parts[n] ?? {})
    }
  } catch (error) {
    for (const run of runs) run.reject(error)
  }
  network.onRun?.(runs.length, performance.now() - startedMs)
}

/** Joins runs along the first dimension of every input and output, all others being equal. */
export function alongFirst(runs: readonly Inputs[]): JoinedRuns {
  const names = Object.keys(runs[0] ?? {})
  const counts = runs.map((inputs) => inputs[names[0] ?? '']?.dims[0] ?? 0)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const inputs: Record<string, Tensor> = {}
  for (const name of names) {
    const tensors = runs.map((run) => tensorOf(run, name))
    const data = new Float32Array(tensors.reduce((sum, one) => sum + one.data.length, 0))
    let at = 0
    for (const one of tensors) {
      data.set(one.data, at)
      at += one.data.length
    }
    inputs[name] = { data, dims: [total, ...(tensors[0]?.dims.slice(1) ?? [])] }
  }
  return {
    inputs,
    split(outputs) {
      let first = 0
      return counts.map((count) => {
        const from = first
        first += count
        return Object.fromEntries(
          Object.entries(outputs).map(([name, { data, dims }]) => {
            const row = data.length / total
            return [
              name,
              { data: data.slice(from * row, (from + count) * row), dims: [count, ...dims.slice(1)] },
            ]
          }),
        )
      })
    },
  }
}

function tensorOf(run: Inputs, name: string): Tensor {
  const tensor = run[name]
  if (tensor === undefined) throw new RangeError(`a run that is to be shared has no input "${name}"`)
  return tensor
}
