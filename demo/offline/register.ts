/**
 * Lets the page work without a network from the next visit on; `onReady` once everything is kept. Browsers allow
 * it on HTTPS and on localhost only.
 */
export async function keepForOffline(onReady: () => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}service-worker.js`)
    await navigator.serviceWorker.ready
    onReady()
  } catch {
    // Private windows and full disks refuse; the page works as long as there is a network.
  }
}
