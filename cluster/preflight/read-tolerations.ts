import { z } from 'zod'
import type { Toleration } from '../allocation/claim.ts'

/** Those of a claim and those of a pod are written alike. */
export const tolerations: z.ZodType<readonly Toleration[]> = z
  .array(
    z.looseObject({
      key: z.string().default(''),
      operator: z.string().default(''),
      value: z.string().default(''),
      effect: z.string().default(''),
    }),
  )
  .default([])
