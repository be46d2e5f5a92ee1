/** The networks of HandLandmarker in one file, made from the installed package when the page is built. */
declare module 'hand_landmarker.task?url' {
  const url: string
  export default url
}

declare module '@mediapipe/tasks-vision/*?url' {
  const url: string
  export default url
}

declare module 'onnxruntime-web/*.wasm?url' {
  const url: string
  export default url
}
