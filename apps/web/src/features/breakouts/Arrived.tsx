import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useMain } from '../../kernel/meeting.ts'
import { usePlaceText } from './usePlaceText.ts'
import './breakouts.css'

const STAYS_MS = 5_000

/** Where one is now and with whom, over the faces for a moment. It asks nothing, and presses go through it. */
export default function Arrived() {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const place = usePlaceText()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), STAYS_MS)
    return () => clearTimeout(timer)
  }, [])
  const said = useRef(false)
  useEffect(() => {
    if (!place || said.current) return
    said.current = true
    const { title, others } = place
    announce(others ? t`You are in ${title}, with ${others}.` : t`You are in ${title}.`)
  }, [place, t])
  const back = useRef<() => void>(() => undefined)
  back.current = () => announce(t`You are in the main room.`)
  useEffect(
    () => () => {
      if (breakouts.mine.peek() === null) back.current()
    },
    [breakouts],
  )
  if (over || !place) return null
  return (
    // Said by the live region of the page already.
    <div className="breakoutArrived" aria-hidden>
      <div>
        <p className="soft">
          <Trans>You are in</Trans>
        </p>
        <p className="breakoutTitle">
          <bdi>{place.title}</bdi>
        </p>
        {place.others ? (
          <p>
            <Trans>with {place.others}</Trans>
          </p>
        ) : null}
      </div>
    </div>
  )
}
