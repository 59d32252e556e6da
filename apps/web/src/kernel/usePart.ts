import { type ComponentType, useEffect, useState } from 'react'

export type LoadPart<P> = () => Promise<{ readonly default: ComponentType<P> }>

type Loaded = { readonly part: unknown }
/** A part that has been shown once is there at once the next time, and nothing is replaced under a finger. */
const arrived = new WeakMap<object, Loaded>()

/**
 * A part of the screen whose code comes late; null while it is not here. Where it does not arrive, after an update or on a
 * bad line, nothing else on the screen is touched: `lost` is called, and `turn` says when to try again.
 */
export function usePart<P>(
  load: LoadPart<P>,
  { turn = 0, lost }: { readonly turn?: unknown; readonly lost?: () => void } = {},
): ComponentType<P> | null {
  const [loaded, setLoaded] = useState<Loaded | null>(arrived.get(load) ?? null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is another try, `lost` is the newest
  useEffect(() => {
    if (loaded) return
    let wanted = true
    load().then(
      ({ default: part }) => {
        const here = { part } as Loaded
        arrived.set(load, here)
        if (wanted) setLoaded(here)
      },
      () => wanted && lost?.(),
    )
    return () => {
      wanted = false
    }
  }, [load, loaded, turn])
  return (loaded?.part as ComponentType<P> | undefined) ?? null
}
