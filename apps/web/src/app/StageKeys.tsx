import { useEffect } from 'react'
import type { StageView, ViewKey } from '../features/stage/index.ts'
import { loadShared } from '../features/stage/late.ts'
import { moving } from '../features/stage/moving.ts'
import { turning } from '../features/stage/turning.ts'
import { useViewKeys } from '../features/stage/useViewKeys.ts'

/** Keys and fingers on the stage; draws nothing. */
export default function StageKeys({
  stage,
  onKeys,
}: {
  stage: StageView
  onKeys: (keys: readonly ViewKey[]) => void
}) {
  const keys = useViewKeys(stage)
  useEffect(() => onKeys(keys), [keys, onKeys])
  useEffect(() => turning(stage), [stage])
  useEffect(() => moving(stage), [stage])
  // Here before the first screen is shared.
  useEffect(() => {
    loadShared().catch(() => undefined)
  }, [])
  return null
}
