import { attributeOf, type Device } from '../allocation/device.ts'

/** What is said of devices: `2 ${many}`, `1 ${one}`. */
export interface Reason {
  readonly one: string
  readonly many: string
}

const TEXT = `(?:'([^']*)'|"([^"]*)")`
const AT_LEAST = new RegExp(
  `^device\\.capacity\\[${TEXT}\\]\\.\\??(\\w+)(?:\\.orValue\\(quantity\\([^()]*\\)\\))?\\.compareTo\\(quantity\\(${TEXT}\\)\\)\\s*>=\\s*0$`,
)
const ATTRIBUTE = new RegExp(
  `^device\\.attributes\\[${TEXT}\\]\\.\\??(\\w+)(?:\\.orValue\\([^()]*\\))?\\s*(==|in)\\s*(.+)$`,
)

/** How a device differs from a condition, in words where the condition is of a plain form. */
export function differenceOf(expression: string, device: Device, driver: string): Reason {
  const text = expression.trim()
  if (text === 'device.allowMultipleAllocations') return { one: 'cannot be shared', many: 'cannot be shared' }
  const amount = AT_LEAST.exec(text)
  if (amount !== null) {
    const name = amount[3] ?? ''
    const domain = amount[1] ?? amount[2] ?? ''
    const capacity =
      device.capacity[`${domain}/${name}`] ?? (domain === driver ? device.capacity[name] : undefined)
    return has(`${capacity?.value.text ?? 'no'} ${name} where ${amount[4] ?? amount[5]} is asked for`)
  }
  const attribute = ATTRIBUTE.exec(text)
  if (attribute !== null) {
    const name = attribute[3] ?? ''
    const found = attributeOf(device, driver, `${attribute[1] ?? attribute[2]}/${name}`)
    const value = found === undefined || found.kind === 'other' ? 'no value' : String(found.value)
    const asked = (attribute[5] ?? '').replaceAll(/^\[|\]$|['"]/g, '').replaceAll(', ', ' or ')
    return has(`${name} ${value} where ${asked} is asked for`)
  }
  return { one: `does not meet ${text}`, many: `do not meet ${text}` }
}

function has(what: string): Reason {
  return { one: `has ${what}`, many: `have ${what}` }
}
