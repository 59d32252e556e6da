import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, LockKeyhole } from 'lucide-react'
import { byRoleAndName, useRoom, type Whom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'

/** Whom the next line is for. It stays so until it is changed: what was meant for one must not be read by all. */
export function ToWhom({ to, name, onChange }: { to: Whom; name: string; onChange: (to: Whom) => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const others = useSignal(view.people.list).filter(({ me }) => !me)
  const leading = others.some(({ role }) => role === 'owner' || role === 'moderator')
  const entries: MenuEntry[] = [
    { id: 'all', label: t`Everybody in the room`, run: () => onChange({ t: 'all' }) },
    ...(leading
      ? [
          {
            id: 'leading',
            label: t`Only those who lead`,
            hint: t`Hosts and moderators`,
            run: () => onChange({ t: 'leading' }),
          },
        ]
      : []),
    ...[...others].sort(byRoleAndName).map(({ id, name }) => ({
      id: `one ${id}`,
      label: t`Only ${name}`,
      run: () => onChange({ t: 'one', id }),
    })),
  ]
  return (
    <Menu label={t`Whom this message is for`} entries={entries}>
      <Button look="plain" icon={to.t === 'all' ? null : <LockKeyhole {...strokes} size={16} />}>
        <span>
          {to.t === 'all' ? (
            <Trans>To everybody</Trans>
          ) : to.t === 'leading' ? (
            <Trans>Only to those who lead</Trans>
          ) : (
            <Trans>
              Only to <bdi>{name}</bdi>
            </Trans>
          )}
        </span>
        <ChevronDown {...strokes} size={16} />
      </Button>
    </Menu>
  )
}
