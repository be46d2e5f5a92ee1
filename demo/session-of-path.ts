import type { SessionId } from '../components/types/live-session.ts'

/** The session that an address such as `/join/SESSION` names; undefined where it names none. */
export function sessionOfPath(path: string, role: 'join' | 'stage' | 'captions'): SessionId | undefined {
  const [, first, id, ...more] = path.split('/')
  return first === role && id !== undefined && id !== '' && more.length === 0 ? id : undefined
}
