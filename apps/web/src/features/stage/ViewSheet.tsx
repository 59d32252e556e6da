import { Trans, useLingui } from '@lingui/react/macro'
import { Maximize, Move, PictureInPicture2 } from 'lucide-react'
import { useCall } from '../../kernel/meeting.ts'
import { changePrefs, type Prefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { strokes } from '../../ui/icons.ts'
import { Radios } from '../../ui/Radios.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { cornerAfter } from './cornerAfter.ts'
import { liesOver } from './moving.ts'
import { popOut } from './popOut.ts'
import { canPopOut } from './smallWindow.ts'
import type { StageView } from './stageView.ts'
import './viewSheet.css'

const TILES = ['4', '9', '16', '25', '49'] as const satisfies readonly Prefs['tiles'][]

/** How one sees the others; nobody else sees the difference. */
export function ViewSheet({ stage, onClose }: { stage: StageView; onClose: () => void }) {
  const { t } = useLingui()
  const call = useCall()
  const { layout, tiles } = useSignal(prefs)
  const hideSelf = useSignal(stage.hideSelf)
  const hideWithout = useSignal(stage.hideWithout)
  const pins = useSignal(stage.pins)
  const leave = (run: () => void) => () => {
    run()
    onClose()
  }
  return (
    <Sheet open onClose={onClose} title={t`View`} closeLabel={t`Close`} width="small">
      <Radios<Prefs['layout']>
        label={t`Layout`}
        value={layout}
        options={[
          { id: 'grid', label: t`Grid`, hint: t`Everybody the same size` },
          { id: 'speaker', label: t`Whoever speaks`, hint: t`One person large, the others small beside` },
        ]}
        onChange={id => changePrefs({ layout: id })}
      />
      <Choice
        label={t`Tiles on a page`}
        value={tiles}
        options={[
          { id: 'auto', label: t`By the size of the window` },
          ...TILES.map(n => ({ id: n, label: t`Up to ${n}` })),
        ]}
        onChange={id => changePrefs({ tiles: id as Prefs['tiles'] })}
      />
      <Toggle on={hideSelf} onChange={stage.setHideSelf}>
        <Trans>Hide my own tile</Trans>
      </Toggle>
      {call ? null : (
        <Toggle on={hideWithout} onChange={stage.setHideWithout}>
          <Trans>Hide people without a picture</Trans>
        </Toggle>
      )}
      <div className="viewButtons">
        {liesOver() ? (
          <Button
            icon={<Move {...strokes} />}
            onPress={leave(() => stage.setCorner(cornerAfter(stage.corner.peek())))}
          >
            <Trans>My own tile to another corner</Trans>
          </Button>
        ) : null}
        {pins.length > 0 ? (
          <Button onPress={() => pins.map(key => stage.togglePin(key))}>
            <Trans>Unpin everything</Trans>
          </Button>
        ) : null}
        {document.fullscreenEnabled ? (
          <Button icon={<Maximize {...strokes} />} onPress={leave(stage.toggleFullscreen)}>
            {document.fullscreenElement ? <Trans>Leave full screen</Trans> : <Trans>Full screen</Trans>}
          </Button>
        ) : null}
        {canPopOut() ? (
          <Button icon={<PictureInPicture2 {...strokes} />} onPress={leave(() => popOut(stage))}>
            <Trans>Small window</Trans>
          </Button>
        ) : null}
      </div>
    </Sheet>
  )
}
