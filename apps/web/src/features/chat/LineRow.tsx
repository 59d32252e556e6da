import { Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, memo, type ReactNode } from 'react'
import type { ChatLine } from '../../kernel/meeting.ts'
import { timeOfDay } from '../../kernel/text.ts'
import { useDesk } from './desk.ts'
import { ForWhom } from './ForWhom.tsx'
import { LineTools } from './LineTools.tsx'
import { Marks } from './Marks.tsx'
import { Quote } from './Quote.tsx'
import { useLongPress } from './useLongPress.ts'
import { Words } from './Words.tsx'
import './line.css'

/** One line, with what can be done with it while it is the current one. */
export const LineRow = memo(function LineRow({
  line,
  hue,
  follows,
  untimed,
  answered,
  current,
  reachable,
}: {
  line: ChatLine
  hue: number | undefined
  follows: boolean
  untimed: boolean
  /** The line that this one answers, where it is here. */
  answered: ChatLine | undefined
  current: boolean
  /** The one line of all that Tab comes to. */
  reachable: boolean
}) {
  const { t, i18n } = useLingui()
  const desk = useDesk()
  const press = useLongPress(() => desk.open(line))
  const { id, deleted, mine, to } = line
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isMenu =
      event.key === 'ContextMenu' || event.key === 'Enter' || (event.shiftKey && event.key === 'F10')
    if (!isMenu || event.target !== event.currentTarget) return
    event.preventDefault()
    openMenu(event.currentTarget.querySelector('.lineMore button'))
  }
  const name = mine ? t`You` : line.name
  const classes = ['line', follows && 'follows', to.t !== 'all' && 'whispered', current && 'current']
  return (
    <article
      className={classes.filter(Boolean).join(' ')}
      data-sending={line.state === 'sending' || undefined}
      data-line={id}
      tabIndex={reachable ? 0 : -1}
      aria-label={deleted ? t`${name}: message deleted` : `${name}: ${line.text}`}
      onFocus={() => desk.setCurrent(id)}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && desk.setCurrent(id)}
      onKeyDown={onKeyDown}
      {...press}
    >
      {follows ? null : (
        <header>
          <bdi className="lineName" data-hue={hue}>
            {mine ? <Trans>You</Trans> : line.name}
          </bdi>
          <ForWhom line={line} />
        </header>
      )}
      {untimed ? null : (
        <time dateTime={new Date(line.at).toISOString()}>{timeOfDay(line.at, i18n.locale)}</time>
      )}
      {line.re && !deleted ? <Quote line={answered} /> : null}
      {deleted ? (
        <p className="lineGone">
          <Trans>Message deleted</Trans>
        </p>
      ) : (
        <p dir="auto">
          <Words text={line.text} />
          {line.edited ? (
            <Small>
              <Trans>changed</Trans>
            </Small>
          ) : null}
        </p>
      )}
      {line.marks.length > 0 ? <Marks line={line} /> : null}
      {line.state === 'sending' ? (
        <small className="soft">
          <Trans>Being sent…</Trans>
        </small>
      ) : null}
      {current ? <LineTools line={line} /> : null}
    </article>
  )
})

const Small = ({ children }: { children: ReactNode }) => <small className="lineChanged"> {children}</small>

/** As its own key would: the first entry has the focus then. A button whose menu is still on its way takes a press. */
function openMenu(button: HTMLElement | null): void {
  button?.focus()
  if (button?.getAttribute('aria-expanded') === null) button.click()
  else
    button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
}
