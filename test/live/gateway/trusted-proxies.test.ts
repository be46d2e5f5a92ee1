import { describe, expect, test } from 'vitest'
import { ask, OPERATOR_KEY, openTestGateway } from './gateway-harness.ts'

const limits = { wrongTicketsPerSecond: 0.5 }

/** What the gateway answers whoever has the key, after somebody else behind the same proxy has guessed keys. */
async function afterGuesses(trustedProxies: readonly string[]): Promise<number> {
  await using opened = await openTestGateway({ limits, trustedProxies })
  const from = (address: string, bearer: string): ReturnType<typeof ask> =>
    ask(opened.gateway, 'GET', '/api/v1/sessions', { bearer, headers: { 'x-forwarded-for': address } })
  for (let guess = 0; guess < 10; guess++) await from('198.51.100.7', `key ${guess}`)
  expect((await from('198.51.100.7', OPERATOR_KEY)).status).toBe(429)
  return (await from('198.51.100.8', OPERATOR_KEY)).status
}

describe('Behind a proxy', () => {
  test.each(['127.0.0.1', '127.0.0.0/8'])(
    'that is trusted as %s, who guesses keys shuts out nobody else',
    async (proxy) => expect(await afterGuesses([proxy])).toBe(200),
  )

  test('that is not trusted, nobody is another for saying so', async () => {
    expect(await afterGuesses([])).toBe(429)
    expect(await afterGuesses(['10.4.0.0/16'])).toBe(429)
  })

  test('what a visitor wrote into the header before the proxy did counts for nothing', async () => {
    await using opened = await openTestGateway({ limits, trustedProxies: ['127.0.0.1'] })
    const guess = async (invented: string): Promise<number> => {
      const headers = { 'x-forwarded-for': `${invented}, 198.51.100.7` }
      return (await ask(opened.gateway, 'GET', '/api/v1/sessions', { bearer: 'a wrong key', headers })).status
    }
    const statuses: number[] = []
    for (let time = 0; time < 10; time++) statuses.push(await guess(`203.0.113.${time}`))
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
  })

  test.each(['proxy.example', '10.4.0.0/33', '0.0.0.0/0', '::/0', '10.4.0.0/16/8', ''])(
    'that is named "%s" the gateway does not open, and says what to write',
    async (proxy) =>
      await expect(openTestGateway({ trustedProxies: [proxy] })).rejects.toThrow(
        `trusted proxy ${proxy}: write an address or a block of addresses, such as 10.4.0.0/16`,
      ),
  )
})
