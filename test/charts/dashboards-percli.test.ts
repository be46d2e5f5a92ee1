import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { findJudge } from '../cluster/lab/build-judges.ts'
import { findPersesPlugins } from './perses-plugins.ts'
import { helm, render } from './render.ts'

const percli = findJudge('percli')
const plugins = percli === undefined ? undefined : findPersesPlugins()

interface Judged {
  readonly status: number | null
  readonly said: string
}

function lint(dashboard: string): Judged {
  const { status, stdout, stderr } = spawnSync(
    percli ?? '',
    ['lint', '--file', '-', '--plugin.path', plugins ?? ''],
    { input: dashboard, encoding: 'utf8' },
  )
  return { status, said: `${stdout}${stderr}`.trim() }
}

describe.skipIf(helm === undefined || plugins === undefined)('Perses’ own command line', () => {
  const manifest = render('--set', 'dashboards.as=config-map').manifests.find(({ metadata }) =>
    metadata.name.endsWith('-dashboard'),
  ) as unknown as { readonly data: Readonly<Record<string, string>> } | undefined
  const dashboard = manifest?.data['signline.json'] ?? ''

  test('takes the dashboard that the chart installs', () => {
    expect(lint(dashboard)).toEqual({ status: 0, said: 'your resources look good' })
  })

  test.each([
    ['a panel that is not there', '#/spec/panels/room', '#/spec/panels/rooms', 'no panel found'],
    ['a unit that it does not know', '"unit": "seconds"', '"unit": "second"', 'spec.yAxis.format'],
    ['a setting of the chart that is none', '"mode": "list"', '"mode": "lines"', 'spec.legend.mode'],
    ['a query without a query', '"query": "sum(', '"question": "sum(', 'question: field not allowed'],
    ['a variable of another label', '"labelName"', '"labels"', 'invalid variable namespace'],
    ['a plugin that it lacks', 'TimeSeriesChart', 'TimeChart', 'TimeChart'],
  ])('would refuse %s', (_, part, other, sentence) => {
    expect(dashboard).toContain(part)
    const { status, said } = lint(dashboard.replace(part, other))
    expect(status).toBe(1)
    expect(said).toContain(sentence)
  })
})
