export interface OfflineNews {
  /** Everything is kept: the page works without a network. */
  readonly onReady: () => void
  /** A newer version is kept, and waits until no page of this one is open any more. */
  readonly onNewer: () => void
}

/**
 * Lets the page work without a network from the next visit on. Browsers allow it on HTTPS and on localhost only.
 */
export async function keepForOffline({ onReady, onNewer }: OfflineNews): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register(
      `${import.meta.env.BASE_URL}service-worker.js`,
    )
    const look = (): void => {
      if (registration.waiting !== null && registration.active !== null) onNewer()
    }
    registration.addEventListener('updatefound', () =>
      registration.installing?.addEventListener('statechange', look),
    )
    look()
    await navigator.serviceWorker.ready
    onReady()
  } catch {
    // Private windows and full disks refuse; the page works as long as there is a network.
  }
}
