import { useEffect, useRef } from 'react'
import { cover, drawScene, type Scene } from '../../capture/index.ts'

const SIZE = { width: 160, height: 90 } as const

/** A background, small. */
export function BackdropPicture({ of }: { of: Scene | ImageBitmap }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    if (!context) return
    if (typeof of === 'string') return drawScene(of, context, SIZE)
    context.clearRect(0, 0, SIZE.width, SIZE.height)
    cover(context, of, of, SIZE)
  }, [of])
  return <canvas ref={ref} width={SIZE.width} height={SIZE.height} />
}
