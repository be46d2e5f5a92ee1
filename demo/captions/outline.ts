/** A `text-shadow` that draws an outline: eight copies of the letter, which every streaming program's browser draws. */
export function outlineShadow(width: string, colour: string): string {
  if (/^0[a-z]*$/.test(width)) return 'none'
  const straight = `calc(${width} / 2)`
  const slanted = `calc(${width} / 2.8)`
  const places = [
    [straight, '0'],
    [`-1 * ${straight}`, '0'],
    ['0', straight],
    ['0', `-1 * ${straight}`],
    [slanted, slanted],
    [`-1 * ${slanted}`, slanted],
    [slanted, `-1 * ${slanted}`],
    [`-1 * ${slanted}`, `-1 * ${slanted}`],
  ] as const
  const side = (text: string): string => (text === '0' ? '0' : `calc(${text})`)
  return places.map(([x, y]) => `${side(x)} ${side(y)} 0 ${colour}`).join(', ')
}
