import { useLingui } from '@lingui/react/macro'
import type { MediaView } from '../../kernel/media.ts'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Radios } from '../../ui/Radios.tsx'

const KBPS: readonly number[] = [2_000, 1_000, 500]

/** How much this device receives and sends of pictures. Sound and what is shared are never less for it. */
export function PicturesChoice({ media }: { media: MediaView }) {
  const { t, i18n } = useLingui()
  const { pictures, receiveKbps, sendKbps } = useSignal(prefs)
  const limits = [
    { id: 'none', label: t`No limit` },
    ...KBPS.map(kbps => ({ id: String(kbps), label: t`${i18n.number(kbps / 1_000)} Mbit/s` })),
  ]
  const kbpsOf = (id: string) => KBPS.find(kbps => String(kbps) === id) ?? null
  return (
    <>
      <Radios
        label={t`Pictures`}
        value={pictures}
        onChange={next => {
          changePrefs({ pictures: next })
          void media.renew('camera')
        }}
        options={[
          { id: 'all', label: t`As sharp as the connection allows` },
          {
            id: 'small',
            label: t`Small, to save data`,
            hint: t`Yours as well. Shared screens stay sharp.`,
          },
          {
            id: 'none',
            label: t`Only sound and shared screens`,
            hint: t`You see nobody's camera. Helps most on a weak connection.`,
          },
        ]}
      />
      {pictures === 'none' ? null : (
        <Choice
          label={t`Receive at most`}
          options={limits}
          value={String(receiveKbps ?? 'none')}
          onChange={id => changePrefs({ receiveKbps: kbpsOf(id) })}
        />
      )}
      <Choice
        label={t`Send at most`}
        options={limits}
        value={String(sendKbps ?? 'none')}
        onChange={id => {
          changePrefs({ sendKbps: kbpsOf(id) })
          void media.renew('camera')
        }}
      />
    </>
  )
}
