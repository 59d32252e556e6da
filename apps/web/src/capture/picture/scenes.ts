import type { Scene } from './look.ts'

type Context = Pick<
  OffscreenCanvasRenderingContext2D,
  'fillStyle' | 'fillRect' | 'createLinearGradient' | 'createRadialGradient' | 'beginPath' | 'moveTo' | 'fill'
> &
  Pick<CanvasPath, 'lineTo' | 'bezierCurveTo' | 'closePath'>
type Size = { readonly width: number; readonly height: number }

/** Draws a background of our own. Quiet on purpose: the person is the picture. */
export function drawScene(scene: Scene, context: Context, size: Size): void {
  DRAWN[scene](context, size)
}

const DRAWN: Readonly<Record<Scene, (context: Context, size: Size) => void>> = { wall, hills, evening }

/** A plain wall with the light of a window on it. */
function wall(context: Context, { width, height }: Size): void {
  fill(context, { width, height }, ['#efe6d8', '#d9cab4'])
  context.fillStyle = '#fff6e2aa'
  for (const [left, right] of [
    [0.1, 0.24],
    [0.27, 0.41],
  ] as const)
    shape(context, { width, height }, [
      [left, 0.08],
      [right, 0.04],
      [right + 0.08, 0.62],
      [left + 0.08, 0.68],
    ])
  context.fillStyle = '#c3b095'
  context.fillRect(0, height * 0.9, width, height * 0.1)
}

/** Hills behind each other, paler with distance. */
function hills(context: Context, { width, height }: Size): void {
  fill(context, { width, height }, ['#cfe3e0', '#f2e9d8'])
  const rows = [
    ['#a9c9c4', 0.52, 0.1],
    ['#7fada7', 0.64, -0.08],
    ['#558c86', 0.78, 0.07],
  ] as const
  for (const [colour, level, swing] of rows) {
    context.fillStyle = colour
    context.beginPath()
    context.moveTo(0, height)
    context.lineTo(0, height * level)
    context.bezierCurveTo(
      width * 0.3,
      height * (level - 2 * swing),
      width * 0.6,
      height * (level + 2 * swing),
      width,
      height * (level - swing),
    )
    context.lineTo(width, height)
    context.closePath()
    context.fill()
  }
}

/** A dark room in the evening, with one lamp. */
function evening(context: Context, { width, height }: Size): void {
  fill(context, { width, height }, ['#20302f', '#15201f'])
  const lamp = context.createRadialGradient(
    width * 0.82,
    height * 0.3,
    0,
    width * 0.82,
    height * 0.3,
    height * 0.75,
  )
  lamp.addColorStop(0, '#f4c98299')
  lamp.addColorStop(1, '#f4c98200')
  context.fillStyle = lamp
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#f6dcae'
  shape(context, { width, height }, [
    [0.78, 0.2],
    [0.86, 0.2],
    [0.89, 0.36],
    [0.75, 0.36],
  ])
  context.fillStyle = '#0d1514'
  context.fillRect(width * 0.816, height * 0.36, width * 0.008, height * 0.5)
  context.fillRect(0, height * 0.86, width, height * 0.14)
}

function fill(context: Context, { width, height }: Size, [above, below]: readonly [string, string]): void {
  const light = context.createLinearGradient(0, 0, 0, height)
  light.addColorStop(0, above)
  light.addColorStop(1, below)
  context.fillStyle = light
  context.fillRect(0, 0, width, height)
}

/** Corners in parts of width and height. */
function shape(context: Context, { width, height }: Size, corners: readonly (readonly [number, number])[]) {
  context.beginPath()
  for (const [i, [x, y]] of corners.entries())
    if (i === 0) context.moveTo(x * width, y * height)
    else context.lineTo(x * width, y * height)
  context.closePath()
  context.fill()
}
