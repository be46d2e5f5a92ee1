/** Where a page keeps its tickets, and what it needs of its address; a browser's own by default. */
export interface TicketHost {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState' | 'state'>
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
}

/**
 * The ticket for a session: from the address (`#ticket=…`), or the one that this tab had before. A ticket in the
 * address is taken out of it at once, so that it is not in what is shown, shared or printed, and is kept as long as
 * the tab. Undefined where there is none.
 */
export function takeTicket(sessionId: string, host: TicketHost = browserHost()): string | undefined {
  const { location, history, storage } = host
  const fragment = new URLSearchParams(location.hash.slice(1))
  const key = `signline.ticket.${location.pathname}.${sessionId}`
  const given = fragment.get('ticket')
  if (given === null) return storage.getItem(key) ?? undefined
  fragment.delete('ticket')
  const rest = fragment.toString()
  history.replaceState(history.state, '', `${location.pathname}${location.search}${rest && `#${rest}`}`)
  if (!isTicket(given)) return undefined
  storage.setItem(key, given)
  return given
}

/** Characters that a subprotocol may have (RFC 6455 takes RFC 7230's tokens). */
function isTicket(text: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,2048}$/.test(text)
}

function browserHost(): TicketHost {
  return { location, history, storage: sessionStorage }
}
