import type { Opens } from '../features/controls/index.ts'
import { InviteSheet } from '../features/invite/index.ts'
import { ReactSheet } from '../features/reactions/ReactSheet.tsx'
import { RenameSheet, SettingsSheet } from '../features/settings/index.ts'
import { ShortcutsSheet } from '../features/shortcuts/index.ts'
import { TrustSheet } from '../features/trust/TrustSheet.tsx'

/** What floats above the room; loaded when the first of them is opened. */
export default function Sheets({
  open,
  shortcuts,
  onClose,
}: {
  open: Opens
  shortcuts: readonly { readonly keys: string; readonly label: string }[]
  onClose: () => void
}) {
  switch (open) {
    case 'invite':
      return <InviteSheet onClose={onClose} />
    case 'react':
      return <ReactSheet onClose={onClose} />
    case 'settings':
      return <SettingsSheet onClose={onClose} />
    case 'trust':
      return <TrustSheet onClose={onClose} />
    case 'rename':
      return <RenameSheet onClose={onClose} />
    case 'shortcuts':
      return <ShortcutsSheet list={shortcuts} onClose={onClose} />
  }
}
