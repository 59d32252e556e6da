import { Trans, useLingui } from '@lingui/react/macro'
import { changePrefs, prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import './shortcuts.css'

export type ShownShortcut = {
  readonly keys: string
  /** What stands on the key, where its name is no letter. */
  readonly cap?: string
  readonly label: string
}

export function ShortcutsSheet({ list, onClose }: { list: readonly ShownShortcut[]; onClose: () => void }) {
  const { t } = useLingui()
  const { keys } = useSignal(prefs)
  return (
    <Sheet open onClose={onClose} title={t`Keyboard shortcuts`} closeLabel={t`Close`} width="small">
      <dl className="shortcuts">
        {list.map(entry => (
          <div key={entry.keys}>
            <dt>{entry.label}</dt>
            <dd>
              <kbd className="kbd">{entry.cap ?? entry.keys}</kbd>
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
