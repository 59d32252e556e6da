import { Trans } from '@lingui/react/macro'

/** What this kind of poll promises, and what it does not. */
export function Guarantees({ hidden }: { hidden: boolean }) {
  return (
    <ul className="pollGuarantees soft small">
      <li>
        <Trans>
          All see at any time who has voted. Neither kind is anonymous, and the server sees neither question
          nor votes.
        </Trans>
      </li>
      <li>
        <Trans>
          Counted are the votes of those who are still here at the end; the others are named as not counted.
        </Trans>
      </li>
      {hidden ? (
        <li>
          <Trans>
            At the end every device opens its own vote by itself. A changed program can keep its own vote
            closed when it has seen the others; it is then named as not counted. It cannot change it, or touch
            the vote of somebody else.
          </Trans>
        </li>
      ) : (
        <li>
          <Trans>
            A vote can be changed until the end; the last one counts. A changed program could lie about its
            own vote only.
          </Trans>
        </li>
      )}
      <li>
        <Trans>Who ends the poll could leave votes out. All see whose.</Trans>
      </li>
    </ul>
  )
}
