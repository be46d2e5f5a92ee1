// Draws hands in the browser. Node sends where every joint is; nothing here knows about letters.
import * as THREE from 'three'
import { paintBackground } from './background.js'
import { createHand } from './hand.js'
import { createObjects } from './objects.js'

let renderer
let canvas
let scene
let hands = {}
let objects
let look
let cameras = []

/** @param spec {width, height, cameras: [{projection, view}], look, hands: ['left'|'right'], objects?} */
globalThis.prepare = async (spec) => {
  look = spec.look
  if (renderer === undefined) {
    canvas = new OffscreenCanvas(spec.width, spec.height)
    renderer = new THREE.WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: true })
    renderer.shadowMap.enabled = true
    renderer.shadowMap.type = THREE.PCFShadowMap
    renderer.shadowMap.autoUpdate = false // once a frame, not once a camera
    renderer.toneMapping = THREE.NoToneMapping
  }
  renderer.setSize(spec.width, spec.height, false)
  scene = new THREE.Scene()
  addLights(scene, look.light)
  hands = {}
  for (const handedness of spec.hands) {
    hands[handedness] = await createHand(handedness, look.skin)
    scene.add(hands[handedness].group)
  }
  objects = createObjects(spec.objects ?? [])
  scene.add(objects)
  cameras = spec.cameras.map(({ projection, view }, i) => {
    const camera = new THREE.Camera()
    camera.matrixAutoUpdate = false
    camera.matrixWorldAutoUpdate = false
    camera.projectionMatrix.set(...projection)
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert()
    camera.matrixWorldInverse.set(...view)
    camera.matrixWorld.copy(camera.matrixWorldInverse).invert()
    camera.matrix.copy(camera.matrixWorld)
    const texture = new THREE.CanvasTexture(paintBackground(spec.width, spec.height, look.backgrounds[i]))
    texture.colorSpace = THREE.SRGBColorSpace
    return { camera, background: texture }
  })
}

/** Draws each frame with each camera; resolves to base64 JPEG, frame by frame, camera by camera. */
globalThis.draw = async (frames, quality) => {
  const pictures = []
  for (const frame of frames) {
    for (const [handedness, hand] of Object.entries(hands)) hand.pose(frame[handedness])
    renderer.shadowMap.needsUpdate = true
    for (const { camera, background } of cameras) {
      scene.background = background
      renderer.render(scene, camera)
      pictures.push(await canvas.convertToBlob({ type: 'image/jpeg', quality }))
    }
  }
  return Promise.all(pictures.map(toBase64))
}

function addLights(scene, light) {
  scene.add(new THREE.HemisphereLight(light.sky, light.ground, light.ambient))
  const key = new THREE.DirectionalLight(light.keyColour, light.key)
  key.position.set(...light.keyFrom)
  key.castShadow = true
  key.shadow.mapSize.set(1024, 1024)
  const box = key.shadow.camera
  box.left = box.bottom = -0.3
  box.right = box.top = 0.3
  box.near = 0.2
  box.far = 3
  key.shadow.bias = -0.0006
  key.shadow.normalBias = 0.0008
  key.shadow.radius = 3
  key.target.position.set(0, 0.08, 0)
  scene.add(key, key.target)
  const fill = new THREE.DirectionalLight(light.fillColour, light.fill)
  fill.position.set(...light.fillFrom)
  scene.add(fill)
}

async function toBase64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

globalThis.ready = true
