import { type ComponentType, cloneElement, type ReactElement, useEffect, useState } from 'react'

export type DefaultOpen = { readonly defaultOpen: boolean }
export type LateLoad<P> = () => Promise<{ readonly default: ComponentType<P & DefaultOpen> }>

/**
 * A button whose other half is loaded once the button is on the screen: what floats weighs as much as the rest of the
 * room, and nobody needs it to come in. A press in between is kept, and opens it when it is there. Where it does not arrive
 * the button stays, and each press tries again.
 */
export function Late<P extends { readonly children: ReactElement<{ onPress?: () => void }> }>({
  load,
  props,
}: {
  load: LateLoad<P>
  props: P
}) {
  const [loaded, setLoaded] = useState<{ readonly now: ComponentType<P & DefaultOpen> } | null>(null)
  const [presses, setPresses] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press is another try
  useEffect(() => {
    let wanted = true
    load().then(
      ({ default: now }) => wanted && setLoaded({ now }),
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [load, presses])
  if (!loaded) return cloneElement(props.children, { onPress: () => setPresses(n => n + 1) })
  const { now: Now } = loaded
  return <Now {...props} defaultOpen={presses > 0} />
}
