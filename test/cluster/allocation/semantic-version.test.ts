import { describe, expect, test } from 'vitest'
import { compareVersions, parseVersion } from '#cluster/allocation/semantic-version.js'

describe('A semantic version', () => {
  test('comes after those that semver.org puts before it', () => {
    const inOrder = [
      '0.9.10',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.10.0',
      '2.0.0',
    ].map((text) => parseVersion(text)!)
    expect(inOrder).not.toContain(undefined)
    for (const [place, version] of inOrder.entries())
      for (const [other, than] of inOrder.entries())
        expect(compareVersions(version, than)).toBe(Math.sign(place - other))
  })

  test('is the same whatever was built of it', () => {
    expect(compareVersions(parseVersion('1.2.3+a')!, parseVersion('1.2.3+b.7')!)).toBe(0)
  })

  test.each(['', '1', '1.2', 'v1.2.3', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3+', '1.2.3 '])(
    '%s is none',
    (text) => {
      expect(parseVersion(text)).toBeUndefined()
    },
  )
})
