import type { ReactNode } from 'react'
import { type LoadPart, usePart } from './usePart.ts'

/** Shows a part that is loaded when it is first shown, and `meanwhile` until then. */
export function Part<P extends object>({
  load,
  props,
  lost,
  meanwhile = null,
}: {
  load: LoadPart<P>
  props: P
  /** It does not arrive: whoever opened it closes it, so that opening it again is another try. */
  lost?: () => void
  meanwhile?: ReactNode
}) {
  const Loaded = usePart(load, lost ? { lost } : {})
  return Loaded ? <Loaded {...props} /> : meanwhile
}
