/** How a picture lies in its frame: so many times larger, its middle moved by so many px. */
export type Zoom = { readonly scale: number; readonly x: number; readonly y: number }
export type Extent = { readonly width: number; readonly height: number }

export const whole: Zoom = { scale: 1, x: 0, y: 0 }
export const ZOOM_MAX = 8

/** The size at which a picture is shown whole. */
export function fitted(picture: Extent, frame: Extent): Extent {
  if (picture.width <= 0 || picture.height <= 0) return frame
  const by = Math.min(frame.width / picture.width, frame.height / picture.height)
  return { width: picture.width * by, height: picture.height * by }
}

/** Zooms around a point, given from the middle of the frame: what is there stays there, as far as the edges allow. */
export function zoomAt(zoom: Zoom, factor: number, point: { x: number; y: number }, of: Frame): Zoom {
  const scale = Math.min(ZOOM_MAX, Math.max(1, zoom.scale * factor))
  const by = scale / zoom.scale
  return within({ scale, x: point.x - (point.x - zoom.x) * by, y: point.y - (point.y - zoom.y) * by }, of)
}

export type Frame = { readonly frame: Extent; readonly content: Extent }

export const pan = (zoom: Zoom, dx: number, dy: number, of: Frame): Zoom =>
  within({ ...zoom, x: zoom.x + dx, y: zoom.y + dy }, of)

/** Never past an edge: what is larger than the frame fills it, what is smaller lies in its middle. */
export function within({ scale, x, y }: Zoom, { frame, content }: Frame): Zoom {
  const most = (c: number, f: number) => Math.max(0, (c * scale - f) / 2)
  const [mx, my] = [most(content.width, frame.width), most(content.height, frame.height)]
  const clamp = (v: number, m: number) => Math.min(m, Math.max(-m, v)) + 0
  return { scale, x: clamp(x, mx), y: clamp(y, my) }
}
