import { Trans } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'

/**
 * The loudspeakers: one per sound that was authenticated, apart from the tiles, so that nobody falls silent when a
 * tile leaves the page. A browser that wants a press before it plays gets a button for it.
 */
export function Sounds() {
  const { media } = useRoom()
  const remote = useSignal(media.remote)
  const [blocked, setBlocked] = useState<ReadonlySet<HTMLAudioElement>>(new Set())
  const onBlocked = (element: HTMLAudioElement, is: boolean) =>
    setBlocked(before => {
      if (before.has(element) === is) return before
      const next = new Set(before)
      if (is) next.add(element)
      else next.delete(element)
      return next
    })
  const play = () => {
    for (const element of blocked) element.play().then(() => onBlocked(element, false), () => undefined)
  }
  return (
    <>
      {remote.map(m =>
        m.kind === 'microphone' || m.kind === 'screenAudio' ? (
          <Sound key={`${m.participant} ${m.kind}`} track={m.track} onBlocked={onBlocked} />
        ) : null,
      )}
      {blocked.size > 0 ? (
        <div className="banner" role="alert">
          <p>
            <Trans>The browser waits for a press before it plays sound.</Trans>
          </p>
          <Button look="main" onPress={play}>
            <Trans>Turn on sound</Trans>
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Sound({
  track,
  onBlocked,
}: { track: MediaStreamTrack; onBlocked: (element: HTMLAudioElement, is: boolean) => void }) {
  const ref = useRef<HTMLAudioElement>(null)
  const { speaker } = useSignal(prefs)
  const report = useRef(onBlocked)
  report.current = onBlocked
  useEffect(() => {
    const element = ref.current
    if (!element) return
    element.srcObject = new MediaStream([track])
    element.play().then(
      () => report.current(element, false),
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') report.current(element, true)
      },
    )
    return () => {
      element.srcObject = null
      report.current(element, false)
    }
  }, [track])
  useEffect(() => {
    const element = ref.current
    // A speaker that was unplugged: the browser falls back to its own choice.
    if (element && 'setSinkId' in element) element.setSinkId(speaker ?? '').catch(() => undefined)
  }, [speaker])
  // biome-ignore lint/a11y/useMediaCaption: live speech; nothing could caption it beforehand
  return <audio ref={ref} autoPlay />
}
