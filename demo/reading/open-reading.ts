/** The page by itself: camera, recognition and captions in this browser. */
export function openReading(body: HTMLElement): void {
  body.append('Reading is not built yet.')
}
