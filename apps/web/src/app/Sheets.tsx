import type { Opens } from '../features/controls/index.ts'
import { InviteSheet } from '../features/invite/index.ts'
import BackSheet from '../features/leave/BackSheet.tsx'
import { ReactSheet } from '../features/reactions/ReactSheet.tsx'
import { RenameSheet, SettingsSheet } from '../features/settings/index.ts'
import { ShortcutsSheet, type ShownShortcut } from '../features/shortcuts/index.ts'
import type { StageView } from '../features/stage/index.ts'
import { ViewSheet } from '../features/stage/ViewSheet.tsx'
import { TrustSheet } from '../features/trust/TrustSheet.tsx'
import { TimeSheet } from '../features/turns/TimeSheet.tsx'

/** What floats above the room; loaded when the first of them is opened. */
export default function Sheets({
  open,
  shortcuts,
  stage,
  onClose,
}: {
  open: Opens
  shortcuts: readonly ShownShortcut[]
  stage: StageView
  onClose: () => void
}) {
  switch (open) {
    case 'invite':
      return <InviteSheet onClose={onClose} />
    case 'back':
      return <BackSheet onClose={onClose} />
    case 'react':
      return <ReactSheet onClose={onClose} />
    case 'settings':
      return <SettingsSheet onClose={onClose} />
    case 'trust':
      return <TrustSheet onClose={onClose} />
    case 'view':
      return <ViewSheet stage={stage} onClose={onClose} />
    case 'rename':
      return <RenameSheet onClose={onClose} />
    case 'time':
      return <TimeSheet onClose={onClose} />
    case 'shortcuts':
      return <ShortcutsSheet list={shortcuts} onClose={onClose} />
  }
}
