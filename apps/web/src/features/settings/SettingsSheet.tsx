import { Trans, useLingui } from '@lingui/react/macro'
import { RoomProvider, useCall, useMain, useRoom } from '../../kernel/meeting.ts'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useKeyboard } from '../../kernel/useNarrow.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { DeviceChoices } from '../devices/DeviceChoices.tsx'
import { Habits } from '../devices/Habits.tsx'
import { PicturesChoice } from '../devices/PicturesChoice.tsx'
import { RoomRules } from './RoomRules.tsx'
import { YourName } from './YourName.tsx'
import './settings.css'

/** Devices and taste, and for those who lead: the rules of the room. */
export function SettingsSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { media } = useRoom()
  const main = useMain()
  const call = useCall()
  const rights = useSignal(main.view.rights)
  const kept = useSignal(prefs)
  const keyboard = useKeyboard()
  return (
    <Sheet open onClose={onClose} title={t`Settings`} closeLabel={t`Close`}>
      {rights.has('rename') ? <YourName /> : null}
      <section className="settingsPart">
        <h3>
          <Trans>Devices</Trans>
        </h3>
        <DeviceChoices media={media} call={call} />
        <Habits call={call} />
        {call ? null : <PicturesChoice media={media} />}
      </section>
      {rights.has('setAdmission') || rights.has('setSwitches') ? (
        <RoomProvider value={main}>
          <RoomRules />
        </RoomProvider>
      ) : null}
      <section className="settingsPart">
        <h3>
          <Trans>This browser</Trans>
        </h3>
        <Choice
          label={t`Language`}
          value={kept.language}
          options={[
            { id: 'system', label: t`Same as the browser` },
            { id: 'de', label: 'Deutsch' },
            { id: 'en', label: 'English' },
          ]}
          onChange={id => changePrefs({ language: id === 'de' || id === 'en' ? id : 'system' })}
        />
        <Choice
          label={t`Colours`}
          value={kept.theme}
          options={[
            { id: 'system', label: t`Same as the device` },
            { id: 'light', label: t`Light` },
            { id: 'dark', label: t`Dark` },
          ]}
          onChange={id => changePrefs({ theme: id === 'light' || id === 'dark' ? id : 'system' })}
        />
        <Toggle on={kept.timerTone} onChange={on => changePrefs({ timerTone: on })}>
          <Trans>A short tone when a timer has run out</Trans>
        </Toggle>
        <Toggle on={kept.bigText} onChange={on => changePrefs({ bigText: on })}>
          <Trans>Larger text</Trans>
        </Toggle>
        <Toggle on={kept.contrast} onChange={on => changePrefs({ contrast: on })}>
          <Trans>High contrast</Trans>
        </Toggle>
        <Toggle on={kept.chatTone} onChange={on => changePrefs({ chatTone: on })}>
          <Trans>A short sound for new messages in the chat</Trans>
        </Toggle>
        {keyboard ? (
          <Toggle on={kept.keys} onChange={on => changePrefs({ keys: on })}>
            <Trans>Use single keys as shortcuts</Trans>
          </Toggle>
        ) : null}
        {keyboard ? (
          <Toggle on={kept.pushToTalk} onChange={on => changePrefs({ pushToTalk: on })}>
            <Trans>Hold the space bar to talk while the microphone is off</Trans>
          </Toggle>
        ) : null}
      </section>
    </Sheet>
  )
}
