import { Trans, useLingui } from '@lingui/react/macro'
import { Fragment } from 'react'
import { type ChatLine, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { dayOf, linkify, sameDay, timeOfDay } from '../../kernel/text.ts'

const SAME_BREATH_MS = 3 * 60_000

/** Lines of one person within three minutes stand under one name. `untimed`: when they were written is not known. */
export function Lines({
  lines,
  firstUnread,
  untimed = false,
}: {
  lines: readonly ChatLine[]
  firstUnread: string | null
  untimed?: boolean
}) {
  const { i18n } = useLingui()
  const { view } = useRoom()
  const people = useSignal(view.people.list)
  const hue = (id: string) => people.find(p => p.id === id)?.hue
  return lines.map((line, i) => {
    const before = lines[i - 1]
    const newDay = !untimed && before !== undefined && !sameDay(before.at, line.at)
    const unread = line.id === firstUnread
    const follows = before?.from === line.from && line.at - before.at < SAME_BREATH_MS && !newDay && !unread
    return (
      <Fragment key={line.id}>
        {newDay ? <p className="chatDay">{dayOf(line.at, i18n.locale)}</p> : null}
        {unread ? (
          <p className="chatUnread">
            <Trans>New</Trans>
          </p>
        ) : null}
        <article
          className={follows ? 'line follows' : 'line'}
          data-sending={line.state === 'sending' || undefined}
        >
          {follows ? null : (
            <header>
              <bdi className="lineName" data-hue={hue(line.from)}>
                {line.mine ? <Trans>You</Trans> : line.name}
              </bdi>
              {untimed ? null : (
                <time dateTime={new Date(line.at).toISOString()}>{timeOfDay(line.at, i18n.locale)}</time>
              )}
            </header>
          )}
          <p dir="auto">
            {linkify(line.text).map((piece, at) =>
              piece.t === 'link' ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line never move
                <a key={at} href={piece.text} target="_blank" rel="noreferrer noopener">
                  {piece.text}
                </a>
              ) : (
                piece.text
              ),
            )}
          </p>
          {line.state === 'sending' ? (
            <small className="soft">
              <Trans>Being sent…</Trans>
            </small>
          ) : null}
        </article>
      </Fragment>
    )
  })
}
