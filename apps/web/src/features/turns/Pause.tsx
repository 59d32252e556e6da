import type { Countdown } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { Coffee } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { announce } from '../../kernel/announce.ts'
import { attempt } from '../../kernel/attempt.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { timeOfDay } from '../../kernel/text.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import './turns.css'

const OVER_STAYS_MS = 30_000

/** Until when the pause goes, by the clock of this device. Nobody's microphone or camera is switched off by it: that is offered. */
export function Pause({ pause }: { pause: Countdown }) {
  const { t, i18n } = useLingui()
  const { view, media, now } = useRoom()
  const rights = useSignal(view.rights)
  const local = useSignal(media.local)
  const left = useLeft(pause.until) ?? 0
  const over = left <= 0
  const until = timeOfDay(now() + left, i18n.locale)
  const said = useRef<string | null>(null)
  useEffect(() => {
    const news = `${pause.id} ${over}`
    if (said.current === news || (over && said.current === null)) return
    said.current = news
    announce(over ? t`The pause is over.` : t`Pause until ${until}`)
  }, [pause, over, until, t])
  if (left < -OVER_STAYS_MS) return null
  const [microphone, camera] = [local.has('microphone'), local.has('camera')]
  const turnOff = () => {
    if (microphone) void media.capture('microphone', false)
    if (camera) void media.capture('camera', false)
  }
  return (
    <div className="banner calm pause">
      <Coffee {...strokes} />
      <p>{over ? <Trans>The pause is over.</Trans> : <Trans>Pause until {until}</Trans>}</p>
      {!over && (microphone || camera) ? (
        <Button onPress={turnOff}>
          {microphone && camera ? (
            <Trans>Turn off my microphone and camera</Trans>
          ) : microphone ? (
            <Trans>Turn off my microphone</Trans>
          ) : (
            <Trans>Turn off my camera</Trans>
          )}
        </Button>
      ) : null}
      {!over && rights.has('setPause') ? (
        <Button look="plain" onPress={() => attempt(view.board.setPause(0))}>
          <Trans>End the pause</Trans>
        </Button>
      ) : null}
    </div>
  )
}
