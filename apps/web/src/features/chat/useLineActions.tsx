import { limits } from '@konklave/protocol'
import { useLingui } from '@lingui/react/macro'
import { Copy, Pencil, Pin, Reply, Trash2 } from 'lucide-react'
import { announce } from '../../kernel/announce.ts'
import { type ChatLine, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { strokes } from '../../ui/icons.ts'
import type { MenuEntry } from '../../ui/Menu.tsx'
import { useDesk } from './desk.ts'

/** What can be done with a line, besides putting an emoji to it. */
export function useLineActions(line: ChatLine): readonly MenuEntry[] {
  const { t } = useLingui()
  const { view } = useRoom()
  const desk = useDesk()
  const rights = useSignal(view.rights)
  const pins = useSignal(view.chat.pins)
  const writes = rights.has('chat') && line.state === 'sent'
  const copy = () =>
    navigator.clipboard.writeText(line.text).then(
      () => announce(t`Copied`),
      () => undefined,
    )
  const all: (MenuEntry | false)[] = [
    writes && {
      id: 'answer',
      label: t`Answer`,
      icon: <Reply {...strokes} />,
      run: () => desk.answer(line),
    },
    {
      id: 'copy',
      label: t`Copy text`,
      icon: <Copy {...strokes} />,
      run: () => void copy(),
    },
    rights.has('pin') &&
      line.to.t === 'all' &&
      line.text.length <= limits.PIN_MAX_CHARS &&
      !pins.some(({ of }) => of === line.id) && {
        id: 'pin',
        label: t`Pin at the top`,
        ...(pins.length < limits.PINS_MAX ? {} : { hint: t`There are ten already. Take one away first.` }),
        icon: <Pin {...strokes} />,
        run: () => void view.chat.pin(line.id),
      },
    writes &&
      line.mine && {
        id: 'edit',
        label: t`Change`,
        icon: <Pencil {...strokes} />,
        run: () => desk.edit(line),
      },
    writes &&
      line.mine && {
        id: 'delete',
        label: t`Delete`,
        hint: t`It goes from all screens; who has read it may have kept it.`,
        icon: <Trash2 {...strokes} />,
        danger: true,
        run: () => view.chat.edit(line.id, ''),
      },
  ]
  return line.deleted ? [] : all.filter(entry => entry !== false)
}
