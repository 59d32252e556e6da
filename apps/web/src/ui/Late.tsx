import { cloneElement, type ReactElement, useState } from 'react'
import { calm } from '../kernel/calm.ts'
import { type LoadPart, usePart } from '../kernel/usePart.ts'

export type DefaultOpen = { readonly defaultOpen: boolean }

/**
 * A button whose other half is loaded some time after the button is on the screen: what floats weighs as much as the rest of the
 * room, and nobody needs it to come in. A press in between is kept, and opens it when it is there. Where it does not arrive
 * the button stays, and each press tries again.
 */
export function Late<P extends { readonly children: ReactElement<{ onPress?: () => void }> }>({
  load,
  props,
}: {
  load: LoadPart<P & DefaultOpen>
  props: P
}) {
  const [presses, setPresses] = useState(0)
  const Loaded = usePart(load, { turn: presses, after: presses > 0 ? null : calm })
  if (!Loaded) return cloneElement(props.children, { onPress: () => setPresses(n => n + 1) })
  return <Loaded {...props} defaultOpen={presses > 0} />
}
