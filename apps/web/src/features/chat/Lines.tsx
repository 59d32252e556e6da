import { Trans } from '@lingui/react/macro'
import { Fragment } from 'react'
import { type ChatLine, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { LineRow } from './LineRow.tsx'

/** The line that shows what can be done with it, and the one that Tab comes to. */
export type LineFocus = { readonly current: string | null; readonly reachable: string | null }

const SAME_BREATH_MS = 60_000

/** Lines of one person within a minute stand under one name. `untimed`: when they were written is not known. */
export function Lines({
  lines,
  firstUnread,
  focus,
  find,
  untimed = false,
}: {
  lines: readonly ChatLine[]
  firstUnread: string | null
  focus: LineFocus
  find: (id: string) => ChatLine | undefined
  untimed?: boolean
}) {
  const { view } = useRoom()
  const people = useSignal(view.people.list)
  const hues = new Map(people.map(({ id, hue }) => [id, hue]))
  return lines.map((line, i) => {
    const unread = line.id === firstUnread
    return (
      <Fragment key={line.id}>
        {unread ? (
          <p className="chatUnread">
            <Trans>New</Trans>
          </p>
        ) : null}
        <LineRow
          line={line}
          hue={hues.get(line.from)}
          follows={!unread && follows(line, lines[i - 1])}
          untimed={untimed}
          answered={line.re === null ? undefined : find(line.re)}
          current={focus.current === line.id}
          reachable={focus.reachable === line.id}
        />
      </Fragment>
    )
  })
}

function follows(line: ChatLine, before: ChatLine | undefined): boolean {
  if (before?.from !== line.from || line.at - before.at >= SAME_BREATH_MS) return false
  const [a, b] = [before.to, line.to]
  return a.t === b.t && (a.t !== 'one' || b.t !== 'one' || a.id === b.id)
}
