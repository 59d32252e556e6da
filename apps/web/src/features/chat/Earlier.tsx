import { Trans } from '@lingui/react/macro'
import type { ChatLine } from '../../kernel/meeting.ts'
import { type LineFocus, Lines } from './Lines.tsx'

/** [K40] What the others have sent again after a reload. Nothing that was written is kept in the browser, so own lines are missing. */
export function Earlier({
  lines,
  focus,
  find,
}: {
  lines: readonly ChatLine[]
  focus: LineFocus
  find: (id: string) => ChatLine | undefined
}) {
  return (
    <div className="chatEarlier">
      {lines.length > 0 ? (
        <>
          <p className="chatBefore">
            <Trans>Before you came back</Trans>
          </p>
          <Lines lines={lines} firstUnread={null} focus={focus} find={find} untimed />
        </>
      ) : null}
      <p className="chatOwn soft">
        <Trans>
          What you wrote yourself before is still with those who were here then. This browser does not keep
          it.
        </Trans>
      </p>
    </div>
  )
}
