import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDown } from 'lucide-react'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Earlier } from './Earlier.tsx'
import { Lines } from './Lines.tsx'
import { byReload } from './reload.ts'
import { Writer } from './Writer.tsx'
import './chat.css'

const NEAR_END_PX = 48

/** What is written here is read by the people in the room and gone with the meeting. */
export function ChatPanel({ firstUnread, draft }: { firstUnread: string | null; draft: RefObject<string> }) {
  const { t } = useLingui()
  const { view, returned } = useRoom()
  const lines = useSignal(view.chat.lines)
  const rights = useSignal(view.rights)
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const { earlier, since } = byReload(lines)
  const back = returned || earlier.length > 0

  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows new lines
  useLayoutEffect(() => {
    if (atEnd) toEnd()
  }, [lines])

  return (
    <div className="chat">
      <div className="chatPast">
        <div
          className="chatLines"
          ref={scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label={t`Messages`}
          onScroll={({ currentTarget: box }) =>
            setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX)
          }
        >
          {back ? <Earlier lines={earlier} /> : null}
          {since.length > 0 ? (
            <Lines lines={since} firstUnread={firstUnread} />
          ) : back ? null : (
            <p className="chatEmpty soft">
              <Trans>
                Nothing has been written since you came in. Everybody in the room can read what you write;
                when the meeting ends, it is gone.
              </Trans>
            </p>
          )}
        </div>
        {atEnd ? null : (
          <span className="chatJump">
            <Button icon={<ArrowDown {...strokes} />} onPress={toEnd}>
              <Trans>Newest</Trans>
            </Button>
          </span>
        )}
      </div>
      {rights.has('chat') ? (
        <Writer draft={draft} onSay={text => view.chat.say(text)} />
      ) : (
        <p className="chatClosed soft">
          <Trans>Writing is switched off in this room.</Trans>
        </p>
      )}
    </div>
  )
}
