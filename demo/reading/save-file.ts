import { element } from '../dom/element.ts'

/** Hands the person a file, made in this browser, to keep. */
export function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = element('a', { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000) // the browser has read it by then
}

/** `fingerspelling-2026-01-31-1405`, local time. */
export function fileStem(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `fingerspelling-${day}-${two(now.getHours())}${two(now.getMinutes())}`
}
