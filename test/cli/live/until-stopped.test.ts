import { expect, test, vi } from 'vitest'
import { untilStopped } from '#cli/live/until-stopped.js'

const part = (what: string, ended: string[], fault?: string) => ({
  what,
  close: async () => {
    ended.push(what)
    if (fault !== undefined) throw new Error(fault)
  },
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s ends the parts in order, past one that fails',
  async (name) => {
    const ended: string[] = []
    const said: string[] = []
    const stopped = untilStopped(
      [part('a', ended), part('b', ended, 'stuck'), part('c', ended)],
      (level, text) => said.push(`${level} ${text}`),
    )
    process.emit(name, name)
    await stopped
    expect(ended).toEqual(['a', 'b', 'c'])
    expect(said).toEqual([
      `info ${name}: ending; a second one ends at once`,
      'warn b did not end in order: stuck',
    ])
    expect(process.listenerCount(name)).toBe(0)
  },
)

test('a second signal ends the process at once', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never)
  let finish = (): void => {}
  const slow = {
    what: 'slow',
    close: () =>
      new Promise<void>((resolve) => {
        finish = resolve
      }),
  }
  const stopped = untilStopped([slow], () => undefined)
  process.emit('SIGTERM', 'SIGTERM')
  await new Promise((resolve) => setImmediate(resolve))
  expect(exit).not.toHaveBeenCalled()
  process.emit('SIGINT', 'SIGINT')
  expect(exit).toHaveBeenCalledWith(1)
  finish()
  await stopped
  exit.mockRestore()
})

test('a fault while running ends the parts too and is passed on', async () => {
  const ended: string[] = []
  const failed = Promise.reject(new Error('the worker ended'))
  await expect(untilStopped([part('a', ended)], () => undefined, failed)).rejects.toThrow('the worker ended')
  expect(ended).toEqual(['a'])
})
