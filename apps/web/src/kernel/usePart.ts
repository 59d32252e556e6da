import { type ComponentType, useEffect, useState } from 'react'

export type LoadPart<P> = () => Promise<{ readonly default: ComponentType<P> }>

type Loaded = { readonly part: unknown }
/** A part that has been shown once is there at once the next time, and nothing is replaced under a finger. */
const arrived = new WeakMap<object, Loaded>()

/**
 * A part of the screen whose code comes late; null while it is not here. Where it does not arrive, after an update or on a
 * bad line, nothing else on the screen is touched: `lost` is called, and `turn` says when to try again. It is fetched
 * after `after`, which is asked once this is on the screen.
 */
export function usePart<P>(
  load: LoadPart<P>,
  {
    turn = 0,
    lost,
    after,
  }: {
    readonly turn?: unknown
    readonly lost?: () => void
    readonly after?: (() => Promise<unknown>) | null
  } = {},
): ComponentType<P> | null {
  const [held, hold] = useState<{ readonly of: object; readonly loaded: Loaded } | null>(null)
  // In the place of another part, which was shown here before, comes nothing of that one.
  const loaded = held?.of === load ? held.loaded : (arrived.get(load) ?? null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is another try, with `lost` and `after` as they are then
  useEffect(() => {
    if (loaded) return
    let wanted = true
    const fetched = Promise.resolve(after?.()).then(() => (wanted ? load() : null))
    fetched.then(
      module => {
        if (!module) return
        const here = { part: module.default } as Loaded
        arrived.set(load, here)
        if (wanted) hold({ of: load, loaded: here })
      },
      () => wanted && lost?.(),
    )
    return () => {
      wanted = false
    }
  }, [load, loaded, turn])
  return (loaded?.part as ComponentType<P> | undefined) ?? null
}
