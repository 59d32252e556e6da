import type { Poll } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { attempt } from '../../kernel/attempt.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { listNames } from '../../kernel/text.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { CopyByHand } from '../../ui/CopyByHand.tsx'
import { End } from './End.tsx'
import { Results } from './Results.tsx'
import { usePollNames } from './usePollNames.ts'
import { useResultText } from './useResultText.ts'
import { VoteForm } from './VoteForm.tsx'

/** A poll: its question, the vote, what is known of the result. `brief`: on the card over the stage. */
export function PollItem({ poll, brief = false }: { poll: Poll; brief?: boolean }) {
  const { t, i18n } = useLingui()
  const { view } = useRoom()
  const people = useSignal(view.people.list).length
  const [changing, setChanging] = useState(false)
  const { options, title } = usePollNames()
  const text = useResultText()
  const copying = useCopy(text.full(poll), () => announce(t`Copied`))
  const id = useId()
  const Heading = brief ? 'h2' : 'h3'
  const { closed, chosen, tally, voted } = poll
  const votes = !closed && (chosen === null || changing)
  const chosenNames = listNames(
    (chosen ?? []).map(option => options(poll)[option] ?? ''),
    i18n.locale,
  )
  const vote = (choice: readonly number[]) => {
    setChanging(false)
    attempt(view.polls.vote(poll.id, choice))
  }
  return (
    <article className="poll" aria-labelledby={id}>
      <Heading id={id} className="pollTitle" dir="auto">
        {title(poll)}
      </Heading>
      <About poll={poll} />
      {votes ? <VoteForm poll={poll} onVote={vote} /> : null}
      {!closed && chosen !== null && !changing ? (
        <p className="pollChosen">
          <span>
            <Trans>You chose: {chosenNames}</Trans>
          </span>
          <Button look="plain" onPress={() => setChanging(true)}>
            <Trans>Change</Trans>
          </Button>
        </p>
      ) : null}
      {tally && (closed || chosen !== null || poll.mine || !brief) ? (
        <Results poll={poll} tally={tally} />
      ) : null}
      {closed ? null : (
        <p className="soft small pollVoted">
          <Trans>
            {voted} of {people} have voted
          </Trans>
        </p>
      )}
      {closed ? <End poll={poll} end={closed} /> : null}
      <div className="pollActions">
        {poll.mayClose ? (
          <Button onPress={() => attempt(view.polls.close(poll.id))}>
            {poll.hidden ? <Trans>End poll and open the votes</Trans> : <Trans>End poll</Trans>}
          </Button>
        ) : null}
        {closed ? <CopyButton copying={copying} label={t`Copy result`} /> : null}
      </div>
      <CopyByHand copying={copying}>
        <pre className="pollText">{text.full(poll)}</pre>
      </CopyByHand>
    </article>
  )
}

/** Who asks, and who will see what is chosen. */
function About({ poll: { by, via, hidden, closed, mine } }: { poll: Poll }) {
  const { person } = usePollNames()
  const name = person(by)
  const viaName = via?.name
  return (
    <p className="soft small">
      {mine ? (
        <Trans>You ask.</Trans>
      ) : viaName ? (
        <Trans>
          {name} asks, says {viaName}.
        </Trans>
      ) : (
        <Trans>{name} asks.</Trans>
      )}{' '}
      {closed ? null : hidden ? (
        <Trans>Hidden until it is ended; then all see who chose what.</Trans>
      ) : (
        <Trans>All see who chooses what.</Trans>
      )}
    </p>
  )
}
