/** Gives the value as what it must be, or throws a MessageFault that names the place. */
export type Check<T> = (value: unknown, place: string) => T

export class MessageFault extends Error {}

export const text: Check<string> = (value, place) =>
  typeof value === 'string' ? value : refuse(value, place, 'text')

export const finite: Check<number> = (value, place) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(value, place, 'a finite number')

/** 0, 1, 2 … */
export const whole: Check<number> = (value, place) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : refuse(value, place, 'a whole number')

/** A probability or share, 0..1. */
export const share: Check<number> = (value, place) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : refuse(value, place, 'within 0..1')

export const flag: Check<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : refuse(value, place, 'true or false')

export function oneOf<T extends string>(...words: readonly T[]): Check<T> {
  return (value, place) =>
    words.find((word) => word === value) ?? refuse(value, place, `one of ${words.join(', ')}`)
}

export function list<T>(check: Check<T>, most: number): Check<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value) || value.length > most) return refuse(value, place, `a list of at most ${most}`)
    return value.map((item, index) => check(item, `${place}[${index}]`))
  }
}

/** An object of these fields; fields that are not named are left behind. */
export function shape<T extends object>(
  checks: { readonly [Field in keyof T]-?: Check<T[Field]> },
): Check<T> {
  const fields = Object.entries(checks) as [string, Check<unknown>][]
  return (value, place) => {
    if (typeof value !== 'object' || value === null) return refuse(value, place, 'an object')
    const given = value as Readonly<Record<string, unknown>>
    return Object.fromEntries(
      fields.map(([field, check]) => [
        field,
        check(given[field], place === '' ? field : `${place}.${field}`),
      ]),
    ) as T
  }
}

function refuse(value: unknown, place: string, wanted: string): never {
  const given = JSON.stringify(value)?.slice(0, 40) ?? 'missing'
  throw new MessageFault(`${place || 'the message'} is ${given}, not ${wanted}`)
}
