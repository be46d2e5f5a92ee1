import { describe, expect, test } from 'vitest'
import { checkServer, parseInfo } from '#live/redis/check-server.js'

const GOOD = {
  redis_version: '7.0.15',
  maxmemory_policy: 'noeviction',
  role: 'master',
  aof_enabled: '1',
  cluster_enabled: '0',
}

const check = (changed: Partial<typeof GOOD & { slave_read_only: string }>): readonly string[] =>
  checkServer('redis://here:6379', new Map(Object.entries({ ...GOOD, ...changed })))

describe('A Redis', () => {
  test('with the right settings is taken without a word', () => {
    expect(check({})).toEqual([])
    expect(check({ redis_version: '6.2.0' })).toEqual([])
  })

  test('that is too old, throws data away or only reads is refused with the remedy', () => {
    expect(() => check({ redis_version: '6.0.16' })).toThrow('is version 6.0.16; take 6.2 or newer')
    expect(() => check({ redis_version: '5.0.3' })).toThrow('is version 5.0.3; take 6.2 or newer')
    expect(() => check({ maxmemory_policy: 'allkeys-lru' })).toThrow('set it to noeviction')
    expect(() => check({ role: 'slave', slave_read_only: '1' })).toThrow('write the primary into REDIS_URL')
    expect(() => check({ cluster_enabled: '1' })).toThrow('take a single primary')
  })

  test('with several faults has them all said at once', () => {
    expect(() => check({ redis_version: '4.0.0', maxmemory_policy: 'volatile-ttl' })).toThrow(
      'Redis at redis://here:6379 is version 4.0.0; take 6.2 or newer, and throws data away when memory is short ' +
        '(maxmemory-policy volatile-ttl); set it to noeviction',
    )
  })

  test('without an append-only file is warned about', () => {
    expect(check({ aof_enabled: '0' })).toEqual([
      'Redis at redis://here:6379 writes no append-only file: when it crashes, final captions and sessions are ' +
        'lost; set appendonly yes',
    ])
  })

  test('says its settings as lines of names and values', () => {
    expect(parseInfo('# Server\r\nredis_version:7.0.15\r\n\r\nexecutable:/a:b\r\n')).toEqual(
      new Map([
        ['redis_version', '7.0.15'],
        ['executable', '/a:b'],
      ]),
    )
  })
})
