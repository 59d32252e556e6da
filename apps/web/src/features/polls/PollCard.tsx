import { useLingui } from '@lingui/react/macro'
import { List, X } from 'lucide-react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { PollItem } from './PollItem.tsx'
import { usePollNews } from './usePollNews.ts'
import './polls.css'

/** Over the edge of the stage: the newest poll, until it is put away. It takes no focus and keeps nobody from anything. */
export default function PollCard({ hidden, onMore }: { hidden: boolean; onMore: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const polls = useSignal(view.polls.list)
  usePollNews(polls)
  const poll = polls.filter(({ away }) => !away).at(-1)
  if (!poll || hidden) return null
  return (
    <section className="pollCard" aria-label={t`Poll`}>
      <div className="pollCardTools">
        <IconButton label={t`All polls`} icon={<List {...strokes} />} onPress={onMore} />
        <IconButton label={t`Hide the poll`} icon={<X {...strokes} />} onPress={view.polls.putAway} />
      </div>
      <PollItem key={poll.id} poll={poll} brief />
    </section>
  )
}
