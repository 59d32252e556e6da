import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { cornerAfter } from './cornerAfter.ts'
import { popOut } from './popOut.ts'
import { canPopOut } from './smallWindow.ts'
import type { StageView, ViewKey } from './stageView.ts'

/** The keys that change how one sees the others. Those of a shared screen are only named here: it listens itself. */
export function useViewKeys(stage: StageView): readonly ViewKey[] {
  const { t } = useLingui()
  const { layout } = useSignal(prefs)
  const hideSelf = useSignal(stage.hideSelf)
  return useMemo(() => {
    const key = (keys: string, label: string, run: () => void): ViewKey => ({
      keys,
      label,
      allowed: true,
      run,
    })
    const named = (keys: string, label: string): ViewKey => ({
      keys,
      label,
      allowed: false,
      run: () => undefined,
    })
    const turn = (by: number) => () => stage.turnTo(stage.page.peek() + by)
    return [
      key('G', layout === 'grid' ? t`Speaker layout` : t`Grid layout`, () =>
        changePrefs({ layout: layout === 'grid' ? 'speaker' : 'grid' }),
      ),
      key('T', hideSelf ? t`Show my own tile` : t`Hide my own tile`, () => stage.setHideSelf(!hideSelf)),
      key('O', t`My own tile to another corner`, () => stage.setCorner(cornerAfter(stage.corner.peek()))),
      { ...key('ArrowLeft', t`Previous people`, turn(-1)), cap: '←' },
      { ...key('ArrowRight', t`More people`, turn(1)), cap: '→' },
      ...(document.fullscreenEnabled ? [key('F', t`Full screen`, stage.toggleFullscreen)] : []),
      ...(canPopOut() ? [key('W', t`Small window`, () => popOut(stage))] : []),
      named('+ −', t`Larger and smaller: a shared screen`),
      named('0', t`The whole shared screen`),
    ]
  }, [t, layout, hideSelf, stage])
}
