import { useLingui } from '@lingui/react/macro'
import { Bell, BellOff, Download, EllipsisVertical } from 'lucide-react'
import { useState } from 'react'
import { partLost } from '../../kernel/attempt.ts'
import { withWords } from '../../kernel/language.ts'
import { Part } from '../../kernel/Part.tsx'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'

const loadSave = withWords('chat', async () => {
  const { SaveCopy } = await import('./SaveCopy.tsx')
  return { default: SaveCopy }
})

/** What can be done with the chat as a whole. */
export function ChatMenu() {
  const { t } = useLingui()
  const { chatTone } = useSignal(prefs)
  const [saving, setSaving] = useState(false)
  return (
    <>
      <Menu
        label={t`Options for the chat`}
        entries={[
          {
            id: 'sound',
            label: chatTone ? t`No sound for new messages` : t`A sound for new messages`,
            icon: chatTone ? <BellOff {...strokes} /> : <Bell {...strokes} />,
            run: () => changePrefs({ chatTone: !chatTone }),
          },
          {
            id: 'save',
            label: t`Save a copy`,
            icon: <Download {...strokes} />,
            run: () => setSaving(true),
          },
        ]}
      >
        <IconButton label={t`Options for the chat`} icon={<EllipsisVertical {...strokes} />} />
      </Menu>
      {saving ? (
        <Part
          load={loadSave}
          props={{ onClose: () => setSaving(false) }}
          lost={() => {
            setSaving(false)
            partLost()
          }}
        />
      ) : null}
    </>
  )
}
