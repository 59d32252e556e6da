import { useMemo } from 'react'
import { encode } from 'uqr'

/** A QR code drawn here: the link never leaves this page for a picture of it. Always dark on light. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border: 2 })
    const path = code.data
      .map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
      .join('')
    return { path, size: code.size }
  }, [text])
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#1d1a16" />
    </svg>
  )
}
