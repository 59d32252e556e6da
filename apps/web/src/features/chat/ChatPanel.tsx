import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDown } from 'lucide-react'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { partLost } from '../../kernel/attempt.ts'
import { withWords } from '../../kernel/language.ts'
import { useRoom, whomToAnswer } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { type Desk, DeskProvider } from './desk.ts'
import { type Draft, redirected } from './draft.ts'
import { Earlier } from './Earlier.tsx'
import { recallDraft, withKept, writeDraft } from './keptDraft.ts'
import { Lines } from './Lines.tsx'
import { Pinned } from './Pinned.tsx'
import { byReload } from './reload.ts'
import { isInUse, moveByKey, stillThere } from './roving.ts'
import { Writer } from './Writer.tsx'
import './chat.css'

const NEAR_END_PX = 48
const loadSheet = withWords('chat', async () => {
  const { LineSheet } = await import('./LineSheet.tsx')
  return { default: LineSheet }
})

/** What is written here is read by those it is for and gone with the meeting. */
export function ChatPanel({ firstUnread, draft }: { firstUnread: string | null; draft: RefObject<Draft> }) {
  const { t } = useLingui()
  const { view, returned } = useRoom()
  const lines = useSignal(view.chat.lines)
  const rights = useSignal(view.rights)
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const [current, setCurrent] = useState<string | null>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const [written, setWritten] = useState(draft.current)
  const setDraft = useCallback(
    (next: Draft) => {
      draft.current = next
      setWritten(next)
      view.chat.keepDraft(writeDraft(next))
    },
    [draft, view],
  )
  // Before a reload of this page; what has been typed since stays.
  useEffect(() => {
    recallDraft(view)
      .then(kept => setDraft(withKept(draft.current, kept)))
      .catch(() => undefined)
  }, [view, draft, setDraft])
  const { earlier, since } = byReload(lines)
  const back = returned || earlier.length > 0
  const byId = useMemo(() => new Map(lines.map(line => [line.id, line])), [lines])
  const find = (id: string) => byId.get(id)
  const focus = { current, reachable: stillThere(current, byId) ?? lines.at(-1)?.id ?? null }

  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows new lines
  useLayoutEffect(() => {
    if (atEnd) toEnd()
  }, [lines])
  const desk = useMemo<Desk>(
    () => ({
      setCurrent,
      answer: line => setDraft(redirected(draft.current, whomToAnswer(line), line.id)),
      edit: line => setDraft({ ...draft.current, text: line.text, re: null, editing: line.id }),
      goTo: id => scroller.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`)?.focus(),
      open: ({ id }) => setOpened(id),
    }),
    [draft, setDraft],
  )
  const editLast = () => {
    const last = lines.findLast(line => line.mine && !line.deleted && line.state === 'sent')
    if (last) desk.edit(last)
  }
  const inSheet = opened === null ? undefined : byId.get(opened)

  return (
    <DeskProvider value={desk}>
      <div className="chat">
        <Pinned />
        <div className="chatPast">
          <div
            className="chatLines"
            ref={scroller}
            role="log"
            aria-live="off"
            aria-label={t`Messages`}
            // What scrolls must be reachable by keyboard, also without a line.
            tabIndex={lines.length === 0 ? 0 : -1}
            onKeyDown={moveByKey}
            onPointerLeave={({ pointerType, currentTarget }) => {
              if (pointerType === 'mouse' && !isInUse(currentTarget)) setCurrent(null)
            }}
            onScroll={({ currentTarget: box }) =>
              setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX)
            }
          >
            {back ? <Earlier lines={earlier} focus={focus} find={find} /> : null}
            {since.length > 0 ? (
              <Lines lines={since} firstUnread={firstUnread} focus={focus} find={find} />
            ) : back ? null : (
              <p className="chatEmpty soft">
                <Trans>
                  Nothing has been written since you came in. Everybody in the room can read what you write to
                  everybody; when the meeting ends, it is gone.
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
          <Writer
            draft={written}
            about={find(written.editing ?? written.re ?? '')}
            onDraft={setDraft}
            onEditLast={editLast}
          />
        ) : (
          <p className="chatClosed soft">
            <Trans>Writing is switched off in this room.</Trans>
          </p>
        )}
        {inSheet ? (
          <Part
            load={loadSheet}
            props={{ line: inSheet, desk, onClose: () => setOpened(null) }}
            lost={() => {
              setOpened(null)
              partLost()
            }}
          />
        ) : null}
      </div>
    </DeskProvider>
  )
}
