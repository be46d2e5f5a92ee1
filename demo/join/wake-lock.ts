/** Keeps the screen on while the page is seen, where the browser can; returns what ends it. */
export function keepScreenOn(told: (isOn: boolean) => void): () => void {
  let sentinel: WakeLockSentinel | undefined
  let ended = false

  async function ask(): Promise<void> {
    if (ended || document.visibilityState !== 'visible' || navigator.wakeLock === undefined) return
    try {
      sentinel = await navigator.wakeLock.request('screen')
      // The browser takes it back when the page is hidden or the battery is low.
      sentinel.addEventListener('release', () => told(false))
      told(true)
      if (ended) await sentinel.release()
    } catch {
      told(false)
    }
  }

  told(false)
  document.addEventListener('visibilitychange', ask)
  void ask()
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', ask)
    void sentinel?.release()
  }
}
