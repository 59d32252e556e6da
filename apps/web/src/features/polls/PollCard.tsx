import { Trans, useLingui } from '@lingui/react/macro'
import { List, X } from 'lucide-react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { PollItem } from './PollItem.tsx'
import { usePollNames } from './usePollNames.ts'
import { usePollNews } from './usePollNews.ts'
import './polls.css'

/**
 * Beside the faces, or below them on a phone: the newest poll, until it is put away. It takes no focus and keeps nobody
 * from anything. Where an open panel leaves no room for it, one line stands for it while it waits for an answer.
 */
export default function PollCard({ hidden, onMore }: { hidden: boolean; onMore: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const polls = useSignal(view.polls.list)
  const { title } = usePollNames()
  usePollNews(polls)
  const poll = polls.filter(({ away }) => !away).at(-1)
  if (!poll || hidden) return null
  const putAway = (
    <IconButton label={t`Hide the poll`} icon={<X {...strokes} />} onPress={view.polls.putAway} />
  )
  return (
    <>
      <section className="pollCard" aria-label={t`Poll`}>
        <div className="pollCardTools">
          <IconButton label={t`All polls`} icon={<List {...strokes} />} onPress={onMore} />
          {putAway}
        </div>
        <PollItem key={poll.id} poll={poll} brief />
      </section>
      {!poll.closed && poll.chosen === null && !poll.mine ? (
        <section className="pollLine" aria-label={t`Poll`}>
          <p>{title(poll)}</p>
          <Button onPress={onMore}>
            <Trans>Show the poll</Trans>
          </Button>
          {putAway}
        </section>
      ) : null}
    </>
  )
}
