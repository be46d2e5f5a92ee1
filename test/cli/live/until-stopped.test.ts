import { expect, test, vi } from 'vitest'
import { StopSignals, untilStopped } from '#cli/live/until-stopped.js'

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
    const signals = new StopSignals()
    // It came while the parts were being opened.
    process.emit(name, name)
    const stopped = untilStopped(
      signals,
      [part('a', ended), part('b', ended, 'stuck'), part('c', ended)],
      (level, text) => said.push(`${level} ${text}`),
    )
    await stopped
    expect(await signals.first).toBe(name)
    expect(ended).toEqual(['a', 'b', 'c'])
    expect(said).toEqual(['warn b did not end in order: stuck'])
    signals[Symbol.dispose]()
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
  using signals = new StopSignals()
  const stopped = untilStopped(signals, [slow], () => undefined)
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
  using signals = new StopSignals()
  const stopped = untilStopped(signals, [part('a', ended)], () => undefined, failed)
  await expect(stopped).rejects.toThrow('the worker ended')
  expect(ended).toEqual(['a'])
})
