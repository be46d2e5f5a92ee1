import { z } from 'zod'
import type { NodeTerm } from '../allocation/node-selection.ts'

/** Lists that are empty come as null where a gate took out what was in them. */
export const listOf = <Item extends z.ZodType>(item: Item): z.ZodType<z.output<Item>[]> =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? [])

const condition = z.looseObject({
  key: z.string(),
  operator: z.string(),
  values: listOf(z.string()),
})
const selector = z.looseObject({
  nodeSelectorTerms: z.array(
    z.looseObject({
      matchExpressions: listOf(condition),
      matchFields: listOf(condition),
    }),
  ),
})

/** A NodeSelector as the terms that it has. */
export const nodeSelector: z.ZodType<readonly NodeTerm[]> = selector.transform(({ nodeSelectorTerms }) =>
  nodeSelectorTerms.map(({ matchExpressions, matchFields }) => ({
    labels: matchExpressions,
    names: matchFields,
  })),
)
