import { Trans, useLingui } from '@lingui/react/macro'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import './shortcuts.css'

export function ShortcutsSheet({
  list,
  onClose,
}: {
  list: readonly { readonly keys: string; readonly label: string }[]
  onClose: () => void
}) {
  const { t } = useLingui()
  const { keys } = useSignal(prefs)
  return (
    <Sheet open onClose={onClose} title={t`Keyboard shortcuts`} closeLabel={t`Close`} width="small">
      <dl className="shortcuts">
        {list.map(entry => (
          <div key={entry.keys}>
            <dt>{entry.label}</dt>
            <dd>
              <kbd className="kbd">{entry.keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <Toggle on={keys} onChange={on => changePrefs({ keys: on })}>
        <Trans>Use single keys as shortcuts</Trans>
      </Toggle>
    </Sheet>
  )
}
