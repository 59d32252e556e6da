import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { Settings } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { Alarm } from '../../kernel/alarms.ts'
import { withWords } from '../../kernel/language.ts'
import type { MediaView } from '../../kernel/media.ts'
import type { Phase, RoomKind } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useSignal } from '../../kernel/signals.ts'
import { signsTooMany } from '../../kernel/text.ts'
import { Page } from '../../shell/Page.tsx'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { loadCaptureHelp } from '../devices/index.ts'
import { DeviceTips } from './DeviceTips.tsx'
import { Preview } from './Preview.tsx'
import { WhatHappens } from './WhatHappens.tsx'
import './prejoin.css'

const most = limits.NAME_MAX_CHARS
/** Hardly ever needed here. */
const loadAlarmBanner = () => import('../notices/AlarmBanner.tsx').then(m => ({ default: m.AlarmBanner }))
const loadDeviceSheet = withWords('devices', () => import('./DeviceSheet.tsx'))

/** Your name, a quiet preview, who is inside, what will happen, Join. Nothing else. */
export function Prejoin({
  phase,
  kind,
  media,
  textOnly,
  leads,
  alarms,
  remembered,
  onName,
  onJoin,
}: {
  phase: Extract<Phase, { t: 'prejoin' | 'loading' }>
  kind: RoomKind
  media: MediaView
  textOnly: boolean
  /** Whoever joins has the owner's key. */
  leads: boolean
  /** Why a meeting was left, or not entered. */
  alarms: readonly Alarm[]
  /** Name of an earlier try in this tab. */
  remembered: string
  /** What stands in the field, as soon as the room can be joined. */
  onName: (name: string) => void
  onJoin: (name: string) => void
}) {
  const { t } = useLingui()
  const call = kind === 'call'
  const problems = useSignal(media.problems)
  const [typed, setTyped] = useState<string | null>(null)
  const name = typed ?? remembered
  const over = signsTooMany(name.trim(), most)
  const [missing, setMissing] = useState(false)
  const [settings, setSettings] = useState(false)
  const ready = phase.t === 'prejoin'
  useEffect(() => {
    if (ready) onName(name)
  }, [ready, name, onName])

  const join = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed === '') {
      setMissing(true)
      event.currentTarget.querySelector('input')?.focus()
      return
    }
    if (over > 0) return
    if (ready) onJoin(trimmed)
  }

  return (
    <Page phase={phase.t} wide>
      <form className={textOnly ? 'prejoin textOnly' : 'prejoin'} onSubmit={join} noValidate>
        {textOnly ? null : (
          <div className="prejoinSee">
            <Preview media={media} name={name} kind={kind} />
            {problems.size > 0 ? (
              <Part load={loadCaptureHelp} props={{ problems, onClose: media.forget }} />
            ) : null}
          </div>
        )}
        <div className="prejoinAsk">
          {alarms.length > 0
            ? alarms.map(alarm => <Part key={alarm.id} load={loadAlarmBanner} props={{ alarm }} />)
            : null}
          <h1>
            <Trans>What should others call you?</Trans>
          </h1>
          <Field
            large
            label={t`Your name`}
            value={name}
            onChange={value => {
              setTyped(value)
              setMissing(false)
            }}
            hint={t`It can be any name.`}
            error={
              missing
                ? t`Write a name first. It can be any name.`
                : over > 0
                  ? t`A name can have up to ${most} characters: ${over} too many.`
                  : undefined
            }
            autoComplete="name"
            autoFocus
          />
          <WhatHappens phase={phase} kind={kind} textOnly={textOnly} leads={leads} />
          {textOnly || call ? null : <DeviceTips media={media} />}
          <div className="prejoinActions">
            <Button type="submit" look="main" isDisabled={!ready}>
              {joinLabel(phase)}
            </Button>
            {textOnly ? null : (
              <IconButton
                label={t`Choose devices`}
                icon={<Settings {...strokes} />}
                onPress={() => setSettings(true)}
              />
            )}
          </div>
        </div>
      </form>
      {settings ? (
        <Part
          load={loadDeviceSheet}
          props={{ media, call, onClose: () => setSettings(false) }}
          lost={() => setSettings(false)}
        />
      ) : null}
    </Page>
  )
}

function joinLabel(phase: Extract<Phase, { t: 'prejoin' | 'loading' }>) {
  if (phase.t === 'loading') return <Trans>One moment…</Trans>
  switch (phase.entry) {
    case 'enter':
      return <Trans>Join</Trans>
    case 'knock':
      return <Trans>Knock</Trans>
    case 'start':
      return <Trans>Start</Trans>
    case 'wait':
      return <Trans>Wait here</Trans>
  }
}
