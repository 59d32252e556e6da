import { type ComponentType, useEffect, useState } from 'react'

export type LoadPart<P> = () => Promise<{ readonly default: ComponentType<P> }>

/**
 * A part of the screen whose code comes late; null while it is not here. Where it does not arrive, after an update or on a
 * bad line, nothing else on the screen is touched: `lost` is called, and `turn` says when to try again.
 */
export function usePart<P>(
  load: LoadPart<P>,
  { turn = 0, lost }: { readonly turn?: unknown; readonly lost?: () => void } = {},
): ComponentType<P> | null {
  const [loaded, setLoaded] = useState<{ readonly part: ComponentType<P> } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is another try, `lost` is the newest
  useEffect(() => {
    if (loaded) return
    let wanted = true
    load().then(
      ({ default: part }) => wanted && setLoaded({ part }),
      () => wanted && lost?.(),
    )
    return () => {
      wanted = false
    }
  }, [load, loaded, turn])
  return loaded?.part ?? null
}
