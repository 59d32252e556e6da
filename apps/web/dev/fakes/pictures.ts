function canvasTrack(
  width: number,
  height: number,
  paint: (c: CanvasRenderingContext2D, tick: number) => void,
) {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  let tick = 0
  const draw = () => paint(context, tick++)
  draw()
  setInterval(draw, 200)
  const [track] = canvas.captureStream(10).getVideoTracks()
  if (!track) throw new Error('no track')
  return track
}

/** A drawn person in a drawn room. */
export function face(seed: number): MediaStreamTrack {
  const hue = (seed * 47) % 360
  return canvasTrack(640, 360, (c, tick) => {
    const wall = c.createLinearGradient(0, 0, 640, 360)
    wall.addColorStop(0, `oklch(0.62 0.05 ${hue})`)
    wall.addColorStop(1, `oklch(0.34 0.05 ${hue + 30})`)
    c.fillStyle = wall
    c.fillRect(0, 0, 640, 360)
    c.fillStyle = `oklch(0.8 0.06 ${hue + 90} / 0.35)`
    c.fillRect(40 + (seed % 5) * 90, 30, 120, 150)
    const sway = Math.sin(tick / 5) * 3
    c.fillStyle = `oklch(0.4 0.09 ${hue + 180})`
    c.beginPath()
    c.ellipse(320 + sway, 370, 150, 130, 0, 0, 7)
    c.fill()
    c.fillStyle = `oklch(${0.5 + (seed % 4) * 0.1} 0.06 60)`
    c.beginPath()
    c.ellipse(320 + sway, 180, 62, 78, 0, 0, 7)
    c.fill()
    c.fillStyle = `oklch(${0.2 + (seed % 3) * 0.12} 0.04 50)`
    c.beginPath()
    c.ellipse(320 + sway, 135, 66, 46, 0, Math.PI, 0)
    c.fill()
  })
}

export function slides(): MediaStreamTrack {
  return canvasTrack(1280, 720, c => {
    c.fillStyle = '#fdfbf7'
    c.fillRect(0, 0, 1280, 720)
    c.fillStyle = '#222'
    c.font = '600 54px sans-serif'
    c.fillText('Household plan 2027', 90, 140)
    c.font = '30px sans-serif'
    for (const [i, t] of [
      'Library: longer opening hours',
      'School kitchen: new stove',
      'Town square: trees',
    ].entries())
      c.fillText(`•  ${t}`, 90, 240 + i * 64)
    for (const [i, h] of [160, 240, 200, 310, 280].entries()) {
      c.fillStyle = `oklch(0.6 0.09 ${185 + i * 20})`
      c.fillRect(760 + i * 86, 560 - h, 60, h)
    }
  })
}

/** A quiet one, of no microphone. */
export function tone(): MediaStreamTrack {
  const context = new AudioContext()
  const out = context.createMediaStreamDestination()
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  gain.gain.value = 0.05
  oscillator.connect(gain).connect(out)
  oscillator.start()
  const [track] = out.stream.getAudioTracks()
  if (!track) throw new Error('no track')
  return track
}
