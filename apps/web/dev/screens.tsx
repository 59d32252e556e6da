import type { ReactNode } from 'react'
import { calls } from './calls.tsx'
import { leading } from './leading.tsx'
import { outside } from './outside.tsx'
import { panels } from './panels.tsx'
import { stages } from './stages.tsx'

/** Every screen in every state, by the name that follows `#`. */
export const screens: Record<string, () => ReactNode> = {
  ...outside,
  ...calls,
  ...stages,
  ...panels,
  ...leading,
}
