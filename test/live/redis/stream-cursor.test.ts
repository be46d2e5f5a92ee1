import { describe, expect, test } from 'vitest'
import { compareStreamIds, StreamCursor, type StreamEntry } from '#live/redis/stream-cursor.js'

const entry = (id: string): StreamEntry => ({ id, fields: new Map([['id', Buffer.from(id)]]) })

describe('A place in a stream', () => {
  test('is ordered by time, then by count, however large', () => {
    const ids = ['9-0', '10-0', '10-2', '10-10', '10-18446744073709551614', '10-18446744073709551615', '11-0']
    expect([...ids].reverse().sort(compareStreamIds)).toEqual(ids)
    expect(compareStreamIds('10-2', '10-2')).toBe(0)
  })

  test('gives every entry once and in order, though they are read again', async () => {
    const cursor = new StreamCursor('key', '0-0', () => {})
    cursor.take([entry('1-0'), entry('2-0')])
    cursor.take([entry('1-0'), entry('2-0'), entry('3-0')])
    const given: string[] = []
    for await (const fields of cursor.entries()) {
      given.push(String(fields.get('id')))
      if (given.length === 2) cursor.take([entry('3-0'), entry('4-0')])
      if (given.length === 4) cursor.end()
    }
    expect(given).toEqual(['1-0', '2-0', '3-0', '4-0'])
  })

  test('has no more room when much waits, and says so when it has again', async () => {
    let asked = 0
    const cursor = new StreamCursor('key', '0-0', () => {
      asked += 1
      cursor.end()
    })
    cursor.take(Array.from({ length: 1000 }, (_, place) => entry(`${place + 1}-0`)))
    expect(cursor.hasRoom()).toBe(false)
    let given = 0
    for await (const _ of cursor.entries()) given += 1
    expect({ given, asked }).toEqual({ given: 1000, asked: 1 })
  })
})
