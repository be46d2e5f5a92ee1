// Runs MediaPipe's HandLandmarker on pictures that the test's server hands out.
import { FilesetResolver, HandLandmarker } from '/tasks-vision/vision_bundle.mjs'

async function start() {
  const files = await FilesetResolver.forVisionTasks('/tasks-vision/wasm', false)
  return HandLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: '/hand_landmarker.task', delegate: 'CPU' },
    runningMode: 'IMAGE',
    numHands: 2,
  })
}

globalThis.detectHands = async (url) => {
  const picture = await createImageBitmap(await (await fetch(url)).blob())
  const { landmarks, worldLandmarks, handedness } = landmarker.detect(picture)
  const result = {
    width: picture.width,
    height: picture.height,
    hands: landmarks.map((points, nth) => ({
      handedness: handedness[nth][0].categoryName,
      score: handedness[nth][0].score,
      landmarks: points.map(({ x, y, z }) => [x, y, z]),
      worldLandmarks: worldLandmarks[nth].map(({ x, y, z }) => [x, y, z]),
    })),
  }
  picture.close()
  return result
}

const page = document.documentElement.dataset
let landmarker
try {
  landmarker = await start()
  page.started = 'true'
} catch (error) {
  page.fault = String(error)
}
