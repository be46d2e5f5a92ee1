import { create } from 'qrcode'

/** Modules of white around a QR code, without which readers miss it (ISO/IEC 18004). */
const QUIET_MODULES = 4
const SVG = 'http://www.w3.org/2000/svg'

/** A picture of the text's QR code, black on white whatever the page's colours. */
export function qrCode(text: string, label: string): SVGSVGElement {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const side = modules.size + 2 * QUIET_MODULES
  const picture = document.createElementNS(SVG, 'svg')
  picture.setAttribute('viewBox', `0 0 ${side} ${side}`)
  picture.setAttribute('role', 'img')
  picture.setAttribute('aria-label', label)
  picture.setAttribute('shape-rendering', 'crispEdges')
  picture.classList.add('qr')
  const ground = document.createElementNS(SVG, 'path')
  ground.setAttribute('fill', '#fff')
  ground.setAttribute('d', `M0 0h${side}v${side}H0z`)
  const dark = document.createElementNS(SVG, 'path')
  dark.setAttribute('fill', '#000')
  dark.setAttribute('d', darkPath(modules, QUIET_MODULES))
  picture.append(ground, dark)
  return picture
}

/** An SVG path of the dark modules, each row's runs as one rectangle. */
export function darkPath(
  modules: { readonly size: number; get(row: number, column: number): number | boolean },
  margin: number,
): string {
  let path = ''
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue
      let run = 1
      while (column + run < modules.size && modules.get(row, column + run)) run++
      path += `M${column + margin} ${row + margin}h${run}v1h-${run}z`
      column += run
    }
  return path
}
