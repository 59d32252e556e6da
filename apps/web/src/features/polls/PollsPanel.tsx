import type { PollContent } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { type MeetingView, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Composer } from './Composer.tsx'
import { EMPTY, NO_DRAFTS, type PollDrafts } from './drafts.ts'
import { Kept } from './Kept.tsx'
import { PollItem } from './PollItem.tsx'
import './polls.css'

/** Kept while the panel is closed, or another room is on the screen. */
const drafts = new WeakMap<MeetingView, PollDrafts>()

/** All polls of this meeting, the newest first, and for who may a new one. */
export default function PollsPanel() {
  const { t } = useLingui()
  const { view } = useRoom()
  const polls = useSignal(view.polls.list)
  const mayAsk = useSignal(view.rights).has('poll')
  const [shown, setShown] = useState<PollDrafts>(drafts.get(view) ?? NO_DRAFTS)
  const keep = (next: PollDrafts) => {
    drafts.set(view, next)
    setShown(next)
  }
  const { open, kept } = shown
  const ask = (content: PollContent) => attempt(view.polls.ask(content).then(() => undefined))
  return (
    <div className="polls">
      {mayAsk && open ? (
        <Composer
          draft={open}
          onDraft={next => keep({ ...shown, open: next })}
          onAsk={content => {
            ask(content)
            keep({ ...shown, open: null })
          }}
          onKeep={() => keep({ open: null, kept: [...kept, open] })}
          onClose={() => keep({ ...shown, open: null })}
        />
      ) : null}
      {mayAsk && !open ? (
        <div className="pollsNew">
          <Button look="main" icon={<Plus {...strokes} />} onPress={() => keep({ ...shown, open: EMPTY })}>
            <Trans>New poll</Trans>
          </Button>
          <Button onPress={() => ask({ question: '', choice: 'yesNo', options: [], hidden: false })}>
            <Trans>Ask yes or no now</Trans>
          </Button>
          <p className="soft small">
            <Trans>
              “Yes or no” asks at once for what was just said: yes, no or abstain. All see who chooses what.
            </Trans>
          </p>
        </div>
      ) : null}
      {mayAsk ? (
        <Kept
          drafts={kept}
          onOpen={draft =>
            keep({
              open: draft,
              kept: [...kept.filter(other => other !== draft), ...(open && open !== EMPTY ? [open] : [])],
            })
          }
          onDelete={draft => keep({ ...shown, kept: kept.filter(other => other !== draft) })}
        />
      ) : null}
      {polls.length === 0 ? (
        <p className="soft pollsNone">
          <Trans>Nothing has been asked yet.</Trans>
        </p>
      ) : (
        <ul className="pollsList" aria-label={t`Polls of this meeting`}>
          {[...polls].reverse().map(poll => (
            <li key={poll.id}>
              <PollItem poll={poll} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
