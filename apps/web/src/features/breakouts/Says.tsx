import { useMain, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import type { Panel } from '../controls/index.ts'
import { Ending } from './Ending.tsx'
import { HelpCalls } from './HelpCalls.tsx'
import { InMain } from './InMain.tsx'
import { useOpenPlan } from './useOpenPlan.ts'
import { Where } from './Where.tsx'
import { Word } from './Word.tsx'
import './breakouts.css'

export type SaysProps = {
  readonly panel: Panel
  readonly setPanel: (panel: Panel) => void
  /** Lines in the chat of the main room that were not seen yet. */
  readonly unread: number
}

/** Above the faces: where one is, how much time is left, who calls for help, what those who lead say to all rooms. */
export default function Says({ panel, setPanel, unread }: SaysProps) {
  const { main } = useRoom()
  const leads = useSignal(useMain().view.rights).has('breakouts')
  const shown = useOpenPlan()
  return (
    <div className="breakoutSays">
      {main ? <Where plan={shown} panel={panel} setPanel={setPanel} unread={unread} /> : null}
      {shown && !main ? <InMain plan={shown} panel={panel} setPanel={setPanel} /> : null}
      {shown ? <Ending plan={shown} /> : null}
      {shown && leads ? <HelpCalls plan={shown} /> : null}
      <Word />
    </div>
  )
}
