import { useLingui } from '@lingui/react/macro'
import type { MediaView } from '../../kernel/media.ts'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Radios } from '../../ui/Radios.tsx'

/** How much this device receives and sends of pictures. Sound and what is shared are never less for it. */
export function PicturesChoice({ media }: { media: MediaView }) {
  const { t } = useLingui()
  const { pictures } = useSignal(prefs)
  return (
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
  )
}
