/**
 * Text as it may stand in an XML or HTML element or in a quoted attribute. Characters that XML 1.0 forbids
 * even when escaped (most control characters, lone surrogates) become the replacement character.
 */
export function escapeXml(text: string): string {
  return Array.from(text, (character) => entities[character] ?? allowed(character)).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

function allowed(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const forbidden = code < 0x20 || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
  return forbidden ? '\uFFFD' : character
}
