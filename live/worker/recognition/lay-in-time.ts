import { FRAMES_AFTER, FRAMES_BEFORE } from '../../../models/fingerspelling/timing.ts'
import type { Inputs, JoinedRuns } from '../../../models/shared-runs.ts'
import type { Tensor } from '../../../models/types.ts'

/**
 * Frames without any view between two sessions: the size of a palm is averaged over four frames to either side
 * (SIZE_FRAMES of spelling_net.py), and speed looks one frame back.
 */
const GAP_FRAMES = 5

interface Place {
  readonly views: number
  readonly frames: number
  /** Where the session's first frame lies in the joined run. */
  readonly from: number
}

/**
 * Joins runs of the spelling network (`[views, T, …]` → `[T − 61, 33]`) by laying sessions one after another in
 * time. The network reads 62 frames for each row and adds views by their weights, so with a gap of no weight
 * between sessions, and views of no weight where a session has fewer, each row is that of a run of its own. Rows
 * that would read two sessions are left out.
 */
export function layInTime(runs: readonly Inputs[]): JoinedRuns {
  const places: Place[] = []
  let from = 0
  for (const { weights } of runs) {
    const [views = 0, frames = 0] = weights?.dims ?? []
    places.push({ views, frames, from })
    from += frames + GAP_FRAMES
  }
  const frames = Math.max(0, from - GAP_FRAMES)
  const views = Math.max(0, ...places.map((place) => place.views))
  const names = Object.keys(runs[0] ?? {})
  const inputs = Object.fromEntries(
    names.map((name) => {
      const tensors = runs.map((run) => run[name])
      return [name, laid(name, tensors, places, views, frames)]
    }),
  )
  return {
    inputs,
    split: (outputs) =>
      places.map((place) =>
        Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, rowsOf(tensor, place)])),
      ),
  }
}

function laid(
  name: string,
  tensors: readonly (Tensor | undefined)[],
  places: readonly Place[],
  views: number,
  frames: number,
): Tensor {
  const inner = tensors[0]?.dims.slice(2) ?? []
  const size = inner.reduce((product, count) => product * count, 1)
  const data = new Float32Array(views * frames * size)
  for (const [n, place] of places.entries()) {
    const tensor = tensors[n]
    if (tensor === undefined || tensor.data.length !== place.views * place.frames * size)
      throw new RangeError(`a run of the spelling network has no "${name}" for each of its frames`)
    const length = place.frames * size
    for (let view = 0; view < place.views; view++)
      data.set(tensor.data.subarray(view * length, (view + 1) * length), (view * frames + place.from) * size)
  }
  return { data, dims: [views, frames, ...inner] }
}

function rowsOf({ data, dims }: Tensor, { from, frames }: Place): Tensor {
  const width = dims[1] ?? 0
  const count = Math.max(0, frames - FRAMES_BEFORE - FRAMES_AFTER)
  return { data: data.slice(from * width, (from + count) * width), dims: [count, width] }
}
