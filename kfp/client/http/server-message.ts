const LONGEST_QUOTE = 400

/**
 * The server's own words out of the body of a refusal: gRPC's gateway has `message` or `error`, the upload
 * and log servers `error_message`, proxies plain text or a page.
 */
export function serverMessage(body: string, contentType: string | null): string | undefined {
  const text = body.trim()
  if (text === '') return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return shorten(messageIn(parsed) ?? text)
  } catch {
    if (/^\s*</.test(text) || contentType?.includes('html') === true) {
      const title = /<title[^>]*>([^<]*)</i.exec(text)?.[1]?.trim()
      return title === undefined || title === '' ? 'an HTML page' : `an HTML page "${shorten(title)}"`
    }
    return shorten(text)
  }
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  // Kubernetes' proxies and gRPC's gateway: message. Older gateways: error. Upload: error_message.
  for (const name of ['message', 'error_message', 'error']) {
    const found = messageIn(fields[name])
    if (found !== undefined && found !== '') return found
  }
  return undefined
}

function shorten(text: string): string {
  // Control characters, too: what a server says must not steer the reader's terminal.
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line
}
