/**
 * A camera that shows a drawn person who moves a little, in a room of stripes in two colours that nothing else here has.
 * Runs inside the page before its scripts; must not use anything outside itself.
 */
export function drawnCamera(): void {
  if (!navigator.mediaDevices) return
  const [width, height] = [640, 360]
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  const tracks: MediaStreamTrack[] = []
  const draw = (context: CanvasRenderingContext2D, tick: number) => {
    for (let x = 0; x < width; x += 20) {
      context.fillStyle = (x / 20) % 2 ? '#ff00ff' : '#00ff00'
      context.fillRect(x, 0, 20, height)
    }
    const middle = width / 2 + 12 * Math.sin(tick / 20)
    const round = (x: number, y: number, rx: number, ry: number, colour: string) => {
      context.fillStyle = colour
      context.beginPath()
      context.ellipse(middle + x, y, rx, ry, 0, 0, 2 * Math.PI)
      context.fill()
    }
    // Shoulders, neck, hair, face, and what is in it.
    round(0, 370, 150, 120, '#2f4a6d')
    context.fillStyle = '#c98f6d'
    context.fillRect(middle - 30, 210, 60, 60)
    round(0, 130, 78, 92, '#3a281d')
    round(0, 150, 64, 82, '#dba582')
    for (const side of [-1, 1]) {
      round(side * 26, 135, 11, 6, '#ffffff')
      round(side * 26, 135, 5, 5, '#3a281d')
      round(side * 26, 118, 16, 3, '#3a281d')
      round(side * 66, 152, 8, 16, '#c98f6d')
    }
    round(0, 165, 9, 14, '#c98f6d')
    round(0, 195, 22, 6, '#a5524a')
  }
  navigator.mediaDevices.getUserMedia = async (wish = {}) => {
    if (!wish.video) return real(wish)
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const context = canvas.getContext('2d') as CanvasRenderingContext2D
    let tick = 0
    draw(context, tick)
    const timer = setInterval(() => draw(context, ++tick), 50)
    const [track] = canvas.captureStream(20).getVideoTracks()
    if (!track) throw new Error('no canvas track')
    const stop = track.stop.bind(track)
    track.stop = () => {
      clearInterval(timer)
      stop()
    }
    tracks.push(track)
    return new MediaStream([track])
  }
  Object.assign(window, { __cameras: tracks, __drawPerson: draw })
}
