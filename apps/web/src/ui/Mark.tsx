/** The mark: a keyhole inside a circle. It is also the trust mark. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <circle cx="16" cy="16" r="14" stroke="currentColor" strokeWidth="2.25" />
      <path
        fill="currentColor"
        d="M16 8a4.6 4.6 0 0 0-2.35 8.55L12.1 23.6h7.8l-1.55-7.05A4.6 4.6 0 0 0 16 8Z"
      />
    </svg>
  )
}
