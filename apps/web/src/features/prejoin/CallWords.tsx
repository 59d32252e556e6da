import { Trans } from '@lingui/react/macro'
import type { Phase } from '../../kernel/meeting.ts'

type Outside = Extract<Phase, { t: 'prejoin' }>

/** What will happen, on the page before a call; fetched for calls alone. */
export default function CallWords({ phase }: { phase: Outside }) {
  return (
    <>
      <p>
        <Trans>This is a call: people hear each other, and nobody is asked for a camera.</Trans>
      </p>
      <p>{sentence(phase.entry)}</p>
    </>
  )
}

function sentence(entry: Outside['entry']) {
  switch (entry) {
    case 'enter':
      return <Trans>You will enter at once.</Trans>
    case 'knock':
      return (
        <Trans>
          You knock, and somebody inside can let you in. They see your name, and whether your link is an old
          one.
        </Trans>
      )
    case 'start':
      return <Trans>The room is empty. You will start the call.</Trans>
    case 'wait':
      return <Trans>Nobody has started the call yet. You will enter as soon as somebody does.</Trans>
  }
}
