import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from 'react'

export type DefaultOpen = { readonly defaultOpen: boolean }

/**
 * A button whose other half is loaded once the button is on the screen: what floats weighs as much as the rest of the
 * room, and nobody needs it to come in. A press in between is kept, and opens it when it is there.
 */
export function Late({
  button,
  children,
}: {
  button: ReactElement<{ onPress?: () => void }>
  /** What takes the button's place; it may suspend. */
  children: (early: DefaultOpen) => ReactNode
}) {
  const [pressed, setPressed] = useState(false)
  return (
    <Suspense fallback={cloneElement(button, { onPress: () => setPressed(true) })}>
      {children({ defaultOpen: pressed })}
    </Suspense>
  )
}
