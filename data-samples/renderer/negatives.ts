import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openRenderingPage } from './browser.ts'
import { glMatrices, PICTURE_SIZE, placeCameras } from './cameras.ts'
import { drawLook, SKIN_TONES } from './look.ts'
import { inRange, pick, type Random, seededRandom, seedFor } from './random.ts'
import { drawPictures, preparePage } from './render.ts'

const THINGS = ['box', 'ball', 'ring', 'knot', 'cone', 'bottle', 'mug', 'book', 'lamp', 'plant'] as const
/** What a picture without hands shows; every sixth shows each. */
const SUBJECTS = ['things', 'face', 'forearm', 'sign', 'leg', 'crowd'] as const
type Subject = (typeof SUBJECTS)[number]

/** One thing for page/objects.js. */
interface SceneObject {
  readonly kind: (typeof THINGS)[number] | 'face' | 'forearm' | 'sign' | 'leg'
  /** Metres, world. */
  readonly position: readonly [number, number, number]
  /** Radians about x, y, z. */
  readonly rotation: readonly [number, number, number]
  readonly size: number
  readonly colours: readonly string[]
  /** Two numbers 0..1 for what varies within a kind. */
  readonly shape: readonly [number, number]
  readonly text: string
}

export interface NegativePicture {
  readonly subject: Subject
  readonly jpeg: Buffer
}

/**
 * Draws pictures in which there is no hand: things, faces, arms and legs cut off before the hand, written signs,
 * several at once; 640×480, the same for the same seed.
 */
export async function drawNegatives(count: number, seed: number): Promise<readonly NegativePicture[]> {
  const { page, close } = await openRenderingPage()
  const pictures: NegativePicture[] = []
  try {
    for (let i = 0; i < count; i++) {
      const own = seedFor(seed, `negative ${i}`)
      const subject = SUBJECTS[i % SUBJECTS.length] ?? 'things'
      await preparePage(page, {
        width: PICTURE_SIZE[0],
        height: PICTURE_SIZE[1],
        look: drawLook(own, 1),
        hands: [],
        cameras: placeCameras(1).map(glMatrices),
        objects: arrange(subject, seededRandom(own)),
      })
      const [jpeg] = await drawPictures(page, [{}])
      if (jpeg !== undefined) pictures.push({ subject, jpeg })
    }
  } finally {
    await close()
  }
  return pictures
}

/** Writes drawNegatives' pictures as `000-things.jpg`, `001-face.jpg` … into a folder. */
export async function writeNegatives(count: number, seed: number, folder: string): Promise<void> {
  const pictures = await drawNegatives(count, seed)
  await mkdir(folder, { recursive: true })
  for (const [i, { subject, jpeg }] of pictures.entries()) {
    const path = join(folder, `${String(i).padStart(3, '0')}-${subject}.jpg`)
    await writeFile(`${path}.part`, jpeg)
    await rename(`${path}.part`, path)
  }
}

function arrange(subject: Subject, random: Random): readonly SceneObject[] {
  switch (subject) {
    case 'things':
      return several(random, 1 + Math.floor(4 * random()))
    case 'face':
      return [person(random), ...several(random, Math.floor(2 * random()))]
    case 'forearm':
      return [limb(random, 'forearm'), ...several(random, Math.floor(2 * random()))]
    case 'sign':
      return [sign(random), ...several(random, Math.floor(2 * random()))]
    case 'leg':
      return [limb(random, 'leg'), ...several(random, 1)]
    case 'crowd':
      return [person(random), limb(random, 'forearm'), ...several(random, 3)]
  }
}

const colour = (random: Random): string =>
  `hsl(${Math.floor(360 * random())}, ${Math.floor(inRange(random, 5, 80))}%, ${Math.floor(inRange(random, 15, 85))}%)`

function thing(random: Random, kind: SceneObject['kind'], skinned: boolean): SceneObject {
  const skin = pick(random, SKIN_TONES).back
  return {
    kind,
    position: [inRange(random, -0.22, 0.22), inRange(random, -0.08, 0.2), inRange(random, -0.3, 0.08)],
    rotation: [inRange(random, -0.5, 0.5), inRange(random, -1.5, 1.5), inRange(random, -0.5, 0.5)],
    size: inRange(random, 0.06, 0.24),
    // Now and then a thing has the colour of skin.
    colours: [skinned || random() < 0.25 ? skin : colour(random), colour(random), colour(random)],
    shape: [random(), random()],
    text: Array.from({ length: 3 + Math.floor(5 * random()) }, () =>
      String.fromCharCode(65 + Math.floor(26 * random())),
    ).join(''),
  }
}

function several(random: Random, count: number): readonly SceneObject[] {
  return Array.from({ length: count }, () => thing(random, pick(random, THINGS), false))
}

function person(random: Random): SceneObject {
  return {
    ...thing(random, 'face', true),
    position: [inRange(random, -0.12, 0.12), inRange(random, 0.04, 0.14), -0.2],
    rotation: [inRange(random, -0.2, 0.2), inRange(random, -0.6, 0.6), inRange(random, -0.15, 0.15)],
    size: inRange(random, 0.18, 0.3),
  }
}

/** Long enough that its far end lies outside the picture. */
function limb(random: Random, kind: 'forearm' | 'leg'): SceneObject {
  return {
    ...thing(random, kind, true),
    position: [inRange(random, -0.15, 0.15), inRange(random, 0, 0.12), inRange(random, -0.15, 0)],
    rotation: [inRange(random, -0.4, 0.4), inRange(random, -0.4, 0.4), inRange(random, -1.2, 1.2)],
    size: kind === 'leg' ? inRange(random, 0.18, 0.26) : inRange(random, 0.24, 0.34),
  }
}

function sign(random: Random): SceneObject {
  return {
    ...thing(random, 'sign', false),
    rotation: [inRange(random, -0.3, 0.3), inRange(random, -0.5, 0.5), inRange(random, -0.3, 0.3)],
    size: inRange(random, 0.15, 0.3),
  }
}
