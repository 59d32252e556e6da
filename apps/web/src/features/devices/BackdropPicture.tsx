import { useEffect, useRef } from 'react'
import { drawScene, type Scene } from '../../capture/index.ts'

const SIZE = { width: 160, height: 90 } as const

/** A background, small. */
export function BackdropPicture({ of }: { of: Scene | ImageBitmap }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    if (!context) return
    if (typeof of === 'string') return drawScene(of, context, SIZE)
    const by = Math.max(SIZE.width / of.width, SIZE.height / of.height)
    const [width, height] = [of.width * by, of.height * by]
    context.clearRect(0, 0, SIZE.width, SIZE.height)
    context.drawImage(of, (SIZE.width - width) / 2, (SIZE.height - height) / 2, width, height)
  }, [of])
  return <canvas ref={ref} width={SIZE.width} height={SIZE.height} />
}
