import { useEffect, useState } from 'react'

/** Short gaps are nobody's business. */
const QUIET_MS = 1_500

/** The trouble once it has lasted long enough to be worth saying; null for none. */
export function useLasting<T extends string>(trouble: T | null): T | null {
  const [shown, setShown] = useState<T | null>(null)
  useEffect(() => {
    if (trouble === null) return setShown(null)
    const timer = setTimeout(() => setShown(trouble), QUIET_MS)
    return () => clearTimeout(timer)
  }, [trouble])
  return shown === trouble ? shown : null
}
