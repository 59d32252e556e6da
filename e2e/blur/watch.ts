/**
 * Looks at each picture that a video of this page shows, from its first one on, and keeps how much of the striped room of
 * `camera.ts` was in it. Runs inside the page before its scripts; must not use anything outside itself.
 *
 * `most` is the largest step between neighbouring stripes left and right of the person, 0…255; `person` the share of the
 * middle that has the colour of the drawn face, below hair that is sharp.
 */
export function watchRoom(): void {
  const seen: { most: number; person: number }[] = []
  const known = new WeakSet<HTMLVideoElement>()
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 320, height: 180 })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const look = (video: HTMLVideoElement) => {
    if (!context || video.videoWidth === 0) return
    context.drawImage(video, 0, 0, 320, 180)
    const { data } = context.getImageData(0, 0, 320, 180)
    const green = (x: number, y: number) => data[4 * (y * 320 + x) + 1] ?? 0
    let most = 0
    for (const y of [20, 50, 80])
      for (let x = 5; x < 300; x += 10)
        if (x < 70 || x > 240) most = Math.max(most, Math.abs(green(x, y) - green(x + 10, y)))
    let skin = 0
    for (let y = 85; y < 95; y++)
      for (let x = 150; x < 170; x++) {
        const [r = 0, g = 0, b = 0] = data.subarray(4 * (y * 320 + x))
        if (r > 150 && r - b > 40 && g > 90 && g < 200) skin++
      }
    // Blurred, the hair above is hardly darker than the face.
    const sharp = green(160, 92) - green(160, 27) > 90
    seen.push({ most, person: sharp ? skin / 200 : 0 })
  }
  const follow = (video: HTMLVideoElement) => {
    look(video)
    video.requestVideoFrameCallback(() => follow(video))
  }
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video'))
      if (!known.has(video)) {
        known.add(video)
        video.requestVideoFrameCallback(() => follow(video))
      }
  }).observe(document, { childList: true, subtree: true })
  Object.assign(window, { __seen: seen })
}
