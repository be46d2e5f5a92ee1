import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FEATURES } from '#cluster/preflight/cluster-state.js'
import { ASKABLE } from '#cluster/preflight/read-gates.js'

test('The preflight asks of each version what the chart can write in it', () => {
  const rows = load(readFileSync('charts/signline/api-versions.yaml', 'utf8')) as readonly {
    readonly version: string
    readonly [feature: string]: unknown
  }[]
  expect(ASKABLE).toEqual(
    Object.fromEntries(rows.map((row) => [row.version, FEATURES.filter((feature) => row[feature] === true)])),
  )
})
