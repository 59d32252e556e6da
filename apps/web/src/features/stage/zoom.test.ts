import { describe, expect, test } from 'vitest'
import { fitted, pan, whole, ZOOM_MAX, type Zoom, zoomAt } from './zoom.ts'

const frame = { width: 1000, height: 600 }
const content = fitted({ width: 1600, height: 900 }, frame)
const of = { frame, content }
const middle = { x: 0, y: 0 }

/** How far the picture has come inside the frame at the worst edge, px; with a picture smaller than the frame: 0. */
function gap({ scale, x, y }: Zoom): number {
  const edge = (c: number, f: number, at: number) =>
    c * scale <= f ? Math.abs(at) : Math.max(0, Math.abs(at) - (c * scale - f) / 2)
  return Math.max(edge(content.width, frame.width, x), edge(content.height, frame.height, y))
}

describe('zoom', () => {
  test('a picture is shown whole at first', () => {
    expect(content).toEqual({ width: 1000, height: 562.5 })
    expect(fitted({ width: 0, height: 0 }, frame)).toEqual(frame)
  })

  test('what is under the pointer stays there', () => {
    const point = { x: 200, y: -100 }
    const { scale, x, y } = zoomAt(whole, 3, point, of)
    expect([(point.x - x) / scale, (point.y - y) / scale].map(Math.round)).toEqual([200, -100])
  })

  test('never smaller than whole, never larger than eight times', () => {
    expect(zoomAt(whole, 0.2, middle, of)).toEqual(whole)
    expect(zoomAt(whole, 1e6, middle, of).scale).toBe(ZOOM_MAX)
  })

  test('never beyond an edge, however it is pulled', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    let zoom = whole
    for (let i = 0; i < 2_000; i++) {
      const point = { x: (random() - 0.5) * 2_000, y: (random() - 0.5) * 1_200 }
      zoom = random() < 0.5 ? zoomAt(zoom, 0.3 + random() * 3, point, of) : pan(zoom, point.x, point.y, of)
      expect(gap(zoom)).toBeLessThan(1e-6)
    }
  })
})
