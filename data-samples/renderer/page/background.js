// Backgrounds painted from a short description: a plain wall, a room, or a pattern.

/** @param spec {kind: 'wall'|'room'|'pattern', colours: [css], seed} */
export function paintBackground(width, height, spec) {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  const random = mulberry32(spec.seed)
  const [base, second, ...others] = spec.colours
  const gradient = context.createLinearGradient(0, 0, width * random(), height)
  gradient.addColorStop(0, base)
  gradient.addColorStop(1, second)
  context.fillStyle = gradient
  context.fillRect(0, 0, width, height)
  if (spec.kind === 'room') paintRoom(context, width, height, others, random)
  if (spec.kind === 'pattern') paintPattern(context, width, height, others, random)
  return blurred(canvas, spec.kind === 'wall' ? 0 : 1 + Math.round(3 * random()))
}

/** Once for the whole picture: a filter on every shape takes seconds. */
function blurred(canvas, pixels) {
  if (pixels === 0) return canvas
  const result = new OffscreenCanvas(canvas.width, canvas.height)
  const context = result.getContext('2d')
  context.filter = `blur(${pixels}px)`
  context.drawImage(canvas, 0, 0)
  return result
}

function paintRoom(context, width, height, colours, random) {
  const floor = height * (0.7 + 0.2 * random())
  context.fillStyle = colours[0]
  context.fillRect(0, floor, width, height - floor)
  for (let i = 0; i < 6; i++) {
    context.fillStyle = colours[i % colours.length]
    const w = width * (0.05 + 0.2 * random())
    const h = height * (0.1 + 0.4 * random())
    const x = random() * width - w / 2
    context.fillRect(x, floor - h * random() * 1.3, w, h)
    context.strokeStyle = 'rgba(0,0,0,0.35)'
    context.strokeRect(x, floor - h, w, h)
  }
}

function paintPattern(context, width, height, colours, random) {
  const step = 24 + Math.round(50 * random())
  for (let y = 0; y < height + step; y += step)
    for (let x = 0; x < width + step; x += step) {
      context.fillStyle = colours[Math.floor(random() * colours.length)]
      context.globalAlpha = 0.35
      context.beginPath()
      context.arc(x, y, step * (0.2 + 0.3 * random()), 0, 7)
      context.fill()
    }
  context.globalAlpha = 1
}

function mulberry32(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
