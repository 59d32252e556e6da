import type { OwnerFiles } from '../../kernel/home.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Asked } from './Asked.tsx'
import { Handing } from './Handing.tsx'
import { KeySheet } from './KeySheet.tsx'

/** [K17] What is under way about who leads this room: what I am asked, and what I have asked. */
export default function OwnerNews({ files }: { files: () => Promise<OwnerFiles> }) {
  const { view } = useRoom()
  const offered = useSignal(view.owner.offered)
  const handing = useSignal(view.owner.handing)
  return (
    <>
      {handing ? <Handing handing={handing} /> : null}
      {offered?.t === 'key' ? (
        <KeySheet offered={offered} files={files} />
      ) : offered ? (
        <Asked offered={offered} />
      ) : null}
    </>
  )
}
