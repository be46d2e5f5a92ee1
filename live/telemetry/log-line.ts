/** What a log entry holds besides what it is about. */
const KNOWN = new Set(['level', 'time', 'part', 'msg', 'err', 'error'])

/** One JSON log entry as a line for people: `21:04:11 warn worker: camera "left" is silent (camera=left)`. */
export function logLine(entry: string): string {
  const fields = JSON.parse(entry) as Record<string, unknown>
  const time = String(fields.time).slice(11, 19)
  const level = fields.level === 'info' ? '' : ` ${fields.level}`
  const fault = fields.err ?? fields.error
  const rest = Object.entries(fields)
    .filter(([name]) => !KNOWN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const parts = [
    fields.msg,
    fault === undefined ? undefined : messageOf(fault),
    rest.length > 0 ? `(${rest.join(' ')})` : undefined,
  ].filter((part) => part !== undefined && part !== '')
  return `${printable(`${time}${level} ${fields.part}: ${parts.join(' ')}`)}\n`
}

function messageOf(fault: unknown): string {
  const message = (fault as { message?: unknown }).message
  return typeof message === 'string' ? message : JSON.stringify(fault)
}

/** A terminal obeys control characters, and a camera's address may hold some. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
