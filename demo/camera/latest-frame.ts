/** A picture that the camera gave, and when. */
export interface VideoPicture {
  readonly picture: ImageBitmap
  /** When the camera took it, milliseconds on the page's clock (`performance.now()`). */
  readonly takenMs: number
}

export interface LatestFrame {
  /** The newest picture that was not given before, as soon as there is one; undefined once closed. */
  next(): Promise<VideoPicture | undefined>
  /** Pictures that a newer one replaced before anybody asked. */
  readonly dropped: number
  close(): void
}

/** Latest frame wins: pictures of a playing video, of which one that nobody asked for is replaced by the next. */
export function openLatestFrame(video: HTMLVideoElement): LatestFrame {
  let newestMs: number | undefined
  let dropped = 0
  let closed = false
  let wake = (): void => {}
  let request = video.requestVideoFrameCallback(presented)

  function presented(now: number, facts: VideoFrameCallbackMetadata): void {
    if (closed) return
    if (newestMs !== undefined) dropped += 1
    // Browsers tell of a camera's frame when it was taken; of others when it is shown.
    newestMs = facts.captureTime ?? now
    wake()
    request = video.requestVideoFrameCallback(presented)
  }

  return {
    async next() {
      while (!closed) {
        if (newestMs === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          continue
        }
        const takenMs = newestMs
        newestMs = undefined
        if (video.videoWidth === 0) continue
        const picture = await createImageBitmap(video)
        return { picture, takenMs }
      }
      return undefined
    },
    get dropped() {
      return dropped
    },
    close() {
      closed = true
      video.cancelVideoFrameCallback(request)
      wake()
    },
  }
}
