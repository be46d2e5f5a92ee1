// Things that are not hands, for pictures in which no hand may be found.
import * as THREE from 'three'

/** @param objects [{kind, position, rotation (radians), size, colours, seed}]; [] for none */
export function createObjects(objects) {
  const group = new THREE.Group()
  for (const spec of objects) {
    const object = KINDS[spec.kind](spec)
    object.position.set(...spec.position)
    object.rotation.set(...spec.rotation)
    object.scale.setScalar(spec.size)
    object.traverse((node) => {
      node.castShadow = node.receiveShadow = true
    })
    group.add(object)
  }
  return group
}

// Each is about one unit large; spec.size is metres.
const KINDS = {
  box: ({ colours, shape }) => mesh(new THREE.BoxGeometry(1, shape[0], shape[1]), colours[0]),
  ball: ({ colours }) => mesh(new THREE.SphereGeometry(0.5, 32, 24), colours[0]),
  ring: ({ colours, shape }) => mesh(new THREE.TorusGeometry(0.4, 0.06 + 0.1 * shape[0], 16, 48), colours[0]),
  knot: ({ colours }) => mesh(new THREE.TorusKnotGeometry(0.35, 0.1, 96, 12), colours[0]),
  cone: ({ colours, shape }) => mesh(new THREE.ConeGeometry(0.3 + 0.2 * shape[0], 1, 32), colours[0]),
  bottle: ({ colours }) =>
    lathe(
      [
        [0, -0.5],
        [0.16, -0.5],
        [0.17, -0.45],
        [0.17, 0.1],
        [0.06, 0.28],
        [0.06, 0.46],
        [0.07, 0.5],
        [0, 0.5],
      ],
      colours[0],
    ),
  mug,
  book: ({ colours, shape }) => {
    const book = mesh(new THREE.BoxGeometry(0.7, 1, 0.1 + 0.2 * shape[0]), colours[0])
    book.add(labelled(colours[1], colours[2], 0.6, 0.4, 0.07 + 0.1 * shape[0]))
    return book
  },
  sign: ({ colours, text }) => labelled(colours[0], colours[1], 1.4, 0.8, 0, text),
  lamp: ({ colours }) => {
    const lamp = lathe(
      [
        [0.3, -0.5],
        [0.3, -0.46],
        [0.03, -0.42],
        [0.03, 0.1],
        [0, 0.1],
      ],
      colours[0],
    )
    lamp.add(
      lathe(
        [
          [0.36, 0.05],
          [0.18, 0.5],
        ],
        colours[1],
      ),
    )
    return lamp
  },
  plant,
  face,
  forearm,
  leg,
}

function mesh(geometry, colour) {
  return new THREE.Mesh(geometry, new THREE.MeshLambertMaterial({ color: colour, side: THREE.DoubleSide }))
}

function lathe(points, colour) {
  return mesh(
    new THREE.LatheGeometry(
      points.map(([r, y]) => new THREE.Vector2(r, y)),
      32,
    ),
    colour,
  )
}

function at(object, x, y, z, scale = [1, 1, 1], turn = [0, 0, 0]) {
  object.position.set(x, y, z)
  object.scale.set(...scale)
  object.rotation.set(...turn)
  return object
}

function mug({ colours }) {
  const mug = lathe(
    [
      [0, -0.4],
      [0.3, -0.4],
      [0.32, -0.36],
      [0.32, 0.4],
      [0.28, 0.4],
      [0.28, -0.3],
      [0, -0.3],
    ],
    colours[0],
  )
  mug.add(
    at(
      mesh(new THREE.TorusGeometry(0.2, 0.05, 12, 32, Math.PI), colours[0]),
      0.3,
      0,
      0,
      [1, 1, 1],
      [0, 0, -Math.PI / 2],
    ),
  )
  return mug
}

/** A stem with long leaves in one plane: the nearest thing to fingers among harmless objects. */
function plant({ colours, shape }) {
  const plant = lathe(
    [
      [0, -0.5],
      [0.2, -0.5],
      [0.26, -0.15],
      [0, -0.15],
    ],
    colours[1],
  )
  const leaves = 7 + Math.floor(6 * shape[0])
  for (let i = 0; i < leaves; i++) {
    const angle = (i / leaves) * 2 * Math.PI
    const leaf = mesh(new THREE.SphereGeometry(0.5, 12, 10), colours[0])
    plant.add(
      at(
        leaf,
        0.16 * Math.sin(angle),
        0.12,
        0.16 * Math.cos(angle),
        [0.12, 0.75, 0.03],
        [0.6 * Math.cos(angle), angle, -0.6 * Math.sin(angle)],
      ),
    )
  }
  return plant
}

function labelled(paper, ink, width, height, depth, text = 'MMXXVI') {
  const canvas = new OffscreenCanvas(512, Math.round((512 * height) / width))
  const context = canvas.getContext('2d')
  context.fillStyle = paper
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = ink
  context.font = `bold ${Math.round(canvas.height / 3)}px sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, canvas.width / 2, canvas.height / 2, canvas.width * 0.9)
  const texture = new THREE.CanvasTexture(canvas)
  texture.colorSpace = THREE.SRGBColorSpace
  const plane = new THREE.Mesh(
    new THREE.PlaneGeometry(width, height),
    new THREE.MeshLambertMaterial({ map: texture }),
  )
  plane.position.z = depth
  return plane
}

/** A head with eyes, nose, mouth, ears, hair and shoulders; colours: skin, hair, shirt. */
function face({ colours, shape }) {
  const [skin, hair, shirt] = colours
  const group = new THREE.Group()
  const ball = (colour, ...place) =>
    group.add(at(mesh(new THREE.SphereGeometry(0.5, 32, 24), colour), ...place))
  ball(skin, 0, 0, 0, [0.72 + 0.1 * shape[0], 1, 0.8])
  ball(hair, 0, 0.14, -0.07, [0.82 + 0.1 * shape[0], 0.92, 0.84])
  ball(skin, 0, -0.08, 0.05, [0.68, 0.82, 0.75])
  for (const side of [-1, 1]) {
    ball('#ffffff', side * 0.14, 0.06, 0.36, [0.13, 0.08, 0.08])
    ball('#332211', side * 0.14, 0.06, 0.395, [0.06, 0.06, 0.03])
    ball(hair, side * 0.14, 0.14, 0.375, [0.17, 0.025, 0.05])
    ball(skin, side * (0.37 + 0.05 * shape[0]), 0, -0.02, [0.08, 0.2, 0.12])
  }
  ball(skin, 0, -0.06, 0.42, [0.1, 0.22, 0.14])
  ball('#a0453f', 0, -0.24, 0.35, [0.24, 0.05 + 0.05 * shape[1], 0.08])
  group.add(at(mesh(new THREE.CylinderGeometry(0.19, 0.22, 0.5, 24), skin), 0, -0.6, -0.05))
  ball(shirt, 0, -1.15, -0.1, [1.9, 0.9, 0.8])
  return group
}

/** An arm cut by the picture's edge or by its sleeve: no hand at its end. */
function forearm({ colours, shape }) {
  const arm = lathe(
    [
      [0, -1.5],
      [0.16, -1.5],
      [0.15, -0.9],
      [0.17, -0.4],
      [0.13, 0.3],
      [0.1, 0.5],
      [0.11, 2.5],
      [0, 2.5],
    ],
    colours[0],
  )
  if (shape[0] > 0.5)
    arm.add(
      lathe(
        [
          [0.16, -1.6],
          [0.2, -0.2],
          [0.19, 0],
          [0.14, 0.02],
        ],
        colours[2],
      ),
    )
  return arm
}

function leg({ colours }) {
  const leg = lathe(
    [
      [0.2, 1.6],
      [0.17, 0.6],
      [0.13, 0.2],
      [0.16, -0.2],
      [0.09, -0.7],
      [0.08, -0.85],
      [0, -0.9],
    ],
    colours[0],
  )
  leg.add(at(mesh(new THREE.SphereGeometry(0.5, 24, 16), colours[2]), 0, -0.92, 0.16, [0.22, 0.2, 0.6]))
  return leg
}
