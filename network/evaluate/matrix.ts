import type { Arrow, Party, Setting } from '../arrow.ts'
import type { Endpoint, Verdict } from './endpoint.ts'

/** Who reaches whom: lines `from → to:port/protocol`, sorted. */
export type Matrix = readonly string[]

/** Asks about every port of every endpoint from every other one. */
export function matrixOf(endpoints: readonly Endpoint[], verdict: Verdict): Matrix {
  const lines = endpoints.flatMap((from) =>
    endpoints
      .filter((to) => from !== to)
      .flatMap((to) =>
        to.listens
          .filter((listener) => verdict({ from, to, listener }))
          .map(({ port, protocol }) => `${from.name} → ${to.name}:${port}/${protocol}`),
      ),
  )
  return lines.sort()
}

/** What the table says of the parties that are there, with these settings on. */
export function matrixOfTable(
  arrows: readonly Arrow[],
  parties: Readonly<Record<string, Party>>,
  present: readonly string[],
  settings: readonly Setting[],
): Matrix {
  const lines = arrows
    .filter(({ from, to, needs = to }) => [from, to, needs].every((id) => present.includes(id)))
    .filter(({ when }) => when === undefined || settings.includes(when))
    .flatMap(({ from, to, ports }) =>
      (parties[to]?.ports ?? [])
        .filter(({ name }) => ports.includes(name))
        .map(({ number, protocol }) => `${from} → ${to}:${number}/${protocol}`),
    )
  return lines.sort()
}
