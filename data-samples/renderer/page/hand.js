// The rigged hand of @webxr-input-profiles/assets with skin, nails and a forearm.
import * as THREE from 'three'
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js'

const models = new Map()

async function loadModel(handedness) {
  if (!models.has(handedness))
    models.set(handedness, await new GLTFLoader().loadAsync(`/model/${handedness}.glb`))
  return models.get(handedness)
}

/** @param skin {back, palm, nail, sleeve: colours, sleeveFrom: 0..1 of the forearm} */
export async function createHand(handedness, skin) {
  const { scene } = await loadModel(handedness)
  const group = new THREE.Group()
  let mesh
  scene.traverse((node) => {
    if (node.isSkinnedMesh) mesh = node
  })
  const geometry = paint(mesh.geometry.clone(), mesh.skeleton, handedness, skin)
  const material = new THREE.MeshLambertMaterial({ vertexColors: true })
  const bones = mesh.skeleton.bones.map((bone) => {
    const copy = new THREE.Bone()
    copy.name = bone.name
    copy.matrixAutoUpdate = false
    group.add(copy)
    return copy
  })
  const skinned = new THREE.SkinnedMesh(geometry, material)
  skinned.bind(new THREE.Skeleton(bones, mesh.skeleton.boneInverses), new THREE.Matrix4())
  skinned.frustumCulled = false
  skinned.castShadow = true
  skinned.receiveShadow = true
  group.add(skinned)
  const rest = bones.map((_bone, i) => new THREE.Matrix4().copy(mesh.skeleton.boneInverses[i]).invert())
  const arm = createForearm(skin)
  group.add(arm.group)
  return {
    group,
    /** @param posed {joints: {name: {position, worldFromModel (9 numbers, by row)}}, size, elbow} or null to hide */
    pose(posed) {
      group.visible = posed != null
      if (posed == null) return
      bones.forEach((bone, i) => {
        const { position, worldFromModel: m } = posed.joints[bone.name]
        const turn = new THREE.Matrix4().set(
          m[0],
          m[1],
          m[2],
          0,
          m[3],
          m[4],
          m[5],
          0,
          m[6],
          m[7],
          m[8],
          0,
          0,
          0,
          0,
          1,
        )
        const atRest = new THREE.Matrix4().extractRotation(rest[i])
        bone.matrix
          .multiplyMatrices(turn, atRest)
          .scale(new THREE.Vector3(posed.size, posed.size, posed.size))
        bone.matrix.setPosition(...position)
      })
      group.updateMatrixWorld(true)
      arm.pose(posed)
    },
  }
}

function paint(geometry, skeleton, handedness, skin) {
  const positions = geometry.getAttribute('position')
  const normals = geometry.getAttribute('normal')
  const tips = skeleton.bones
    .map((bone, i) => ({
      name: bone.name,
      matrix: new THREE.Matrix4().copy(skeleton.boneInverses[i]).invert(),
    }))
    .filter(({ name }) => name.endsWith('-tip'))
    .map(({ matrix }) => ({
      at: new THREE.Vector3().setFromMatrixPosition(matrix),
      back: new THREE.Vector3(0, 1, 0).transformDirection(matrix),
      along: new THREE.Vector3(0, 0, -1).transformDirection(matrix),
    }))
  const palmSide = handedness === 'right' ? -1 : 1
  const [back, palm, nail] = [skin.back, skin.palm, skin.nail].map((colour) => new THREE.Color(colour))
  const colours = new Float32Array(positions.count * 3)
  const p = new THREE.Vector3()
  const n = new THREE.Vector3()
  const colour = new THREE.Color()
  for (let i = 0; i < positions.count; i++) {
    p.fromBufferAttribute(positions, i)
    n.fromBufferAttribute(normals, i)
    const towardsPalm = palmSide * n.x
    colour.copy(back).lerp(palm, THREE.MathUtils.smoothstep(towardsPalm, -0.3, 0.5))
    // A slow ripple in the skin's tone, so that no patch is flat.
    const ripple = 1 + 0.05 * Math.sin(p.x * 310 + p.y * 190) * Math.sin(p.z * 270 - p.y * 130)
    colour.multiplyScalar(ripple)
    for (const tip of tips) {
      const offset = p.clone().sub(tip.at)
      const along = offset.dot(tip.along)
      if (offset.length() < 0.0135 && n.dot(tip.back) > 0.55 && along > -0.006) colour.lerp(nail, 0.75)
    }
    colour.toArray(colours, i * 3)
  }
  geometry.setAttribute('color', new THREE.BufferAttribute(colours, 3))
  return geometry
}

/** Half width and half thickness of the wrist in metres, measured on the model. */
const WRIST = { width: 0.0262, thickness: 0.0178, towardsPalm: 0.004 }

function createForearm(skin) {
  const group = new THREE.Group()
  const material = new THREE.MeshLambertMaterial({ vertexColors: true })
  const cloth = new THREE.MeshLambertMaterial({ color: skin.sleeve })
  const parts = []
  const add = (geometry, itsMaterial) => {
    const mesh = new THREE.Mesh(geometry, itsMaterial)
    mesh.castShadow = mesh.receiveShadow = true
    mesh.matrixAutoUpdate = false
    mesh.frustumCulled = false
    group.add(mesh)
    parts.push(mesh)
  }
  // Unit forearm: from y = 0 at the wrist to y = 1 at the elbow, radius 1 at the wrist.
  const profile = (points) =>
    new THREE.LatheGeometry(
      points.map(([r, y]) => new THREE.Vector2(r, y)),
      28,
    )
  const [back, palm] = [new THREE.Color(skin.back), new THREE.Color(skin.palm)]
  const tinted = (geometry) => {
    const normals = geometry.getAttribute('normal')
    const colours = new Float32Array(normals.count * 3)
    for (let i = 0; i < normals.count; i++)
      back
        .clone()
        .lerp(palm, THREE.MathUtils.smoothstep(normals.getZ(i), -0.3, 0.5))
        .toArray(colours, i * 3)
    return geometry.setAttribute('color', new THREE.BufferAttribute(colours, 3))
  }
  add(
    tinted(
      profile([
        [0.7, -0.03],
        [0.9, 0.01],
        [0.99, 0.08],
        [1.03, 0.15],
        [1.13, 0.35],
        [1.3, 0.6],
        [1.42, 0.8],
        [1.4, 1],
      ]),
    ),
    material,
  )
  const from = skin.sleeveFrom
  if (from < 1)
    add(
      profile([
        [1.3, from],
        [1.5 + 0.2 * from, from - 0.01],
        [1.55 + 0.2 * from, from + 0.03],
        [1.75, Math.max(from + 0.1, 0.8)],
        [1.9, 1.6],
      ]),
      cloth,
    )
  return {
    group,
    pose({ joints, elbow, size, wristAcross, wristPalm }) {
      const wrist = new THREE.Vector3(...joints.wrist.position)
      const along = new THREE.Vector3(...elbow).sub(wrist)
      const length = along.length()
      along.normalize()
      const across = new THREE.Vector3(...wristAcross)
      across.addScaledVector(along, -across.dot(along)).normalize()
      const through = new THREE.Vector3().crossVectors(across, along)
      if (through.dot(new THREE.Vector3(...wristPalm)) < 0) through.negate()
      const matrix = new THREE.Matrix4()
        .makeBasis(
          across.multiplyScalar(WRIST.width * size),
          along.multiplyScalar(length),
          through.multiplyScalar(WRIST.thickness * size),
        )
        .setPosition(wrist.addScaledVector(through.clone().normalize(), WRIST.towardsPalm * size))
      for (const part of parts) part.matrix.copy(matrix)
      group.updateMatrixWorld(true)
    },
  }
}
