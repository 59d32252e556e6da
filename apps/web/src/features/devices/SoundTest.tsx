import { Trans } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { listen, notes, openForTrial, play } from '../../capture/index.ts'
import type { MediaView } from '../../kernel/media.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Levels } from '../../ui/Levels.tsx'
import { useLevel } from './useLevel.ts'

const LENGTH_MS = 4_000

type State =
  | { readonly t: 'rest' | 'opening' | 'playing' | 'heard' | 'refused' | 'silent' | 'notes' | 'noted' }
  | { readonly t: 'listening'; readonly track: MediaStreamTrack }

/** Hears oneself as others would, and the speaker. What is said stays in the memory of this page. */
export function SoundTest({ media }: { media: MediaView }) {
  const [state, setState] = useState<State>({ t: 'rest' })
  const running = useRef<AbortController | null>(null)
  const open = useSignal(media.local)
  const connection = useSignal(media.state)
  const sends = open.has('microphone') && connection.t === 'connected'
  useEffect(() => () => running.current?.abort(), [])
  const run = (act: (signal: AbortSignal) => Promise<State>) => {
    running.current?.abort()
    const turn = new AbortController()
    running.current = turn
    const settle = (next: State) => {
      if (!turn.signal.aborted) setState(next)
    }
    act(turn.signal).then(settle, () => settle({ t: 'refused' }))
  }
  const hearMyself = () =>
    run(async signal => {
      setState({ t: 'opening' })
      const opened = await openForTrial()
      try {
        if (signal.aborted) return { t: 'rest' }
        setState({ t: 'listening', track: opened.track })
        const take = await listen(opened.track, LENGTH_MS, signal)
        opened.close()
        if (take.samples.every(sample => sample === 0)) return { t: 'silent' }
        if (!signal.aborted) setState({ t: 'playing' })
        await play(take, signal)
        return { t: 'heard' }
      } finally {
        opened.close()
      }
    })
  const hearNotes = () =>
    run(async signal => {
      setState({ t: 'notes' })
      await play(notes(), signal)
      return { t: 'noted' }
    })
  const busy = state.t === 'opening' || state.t === 'listening' || state.t === 'playing'
  return (
    <div className="soundTest">
      <div className="soundTestActions">
        <Button onPress={hearMyself} isDisabled={busy}>
          <Trans>Try the microphone</Trans>
        </Button>
        <Button onPress={hearNotes} isDisabled={busy || state.t === 'notes'}>
          <Trans>Try the speaker</Trans>
        </Button>
        {state.t === 'listening' ? <Level track={state.track} /> : null}
      </div>
      <p className="soft small" role="status">
        {says(state, sends)}
      </p>
    </div>
  )
}

function Level({ track }: { track: MediaStreamTrack }) {
  return <Levels level={useLevel(track)} />
}

function says({ t }: State, sends: boolean) {
  switch (t) {
    case 'opening':
    case 'rest':
    case 'notes':
      return sends ? (
        <Trans>Your microphone is on: the others hear what you say for it.</Trans>
      ) : (
        <Trans>You hear yourself after four seconds. Nothing of it leaves this device.</Trans>
      )
    case 'listening':
      return <Trans>Say something…</Trans>
    case 'playing':
      return <Trans>This is how others hear you.</Trans>
    case 'heard':
      return <Trans>If you did not hear yourself, choose another microphone or speaker.</Trans>
    case 'noted':
      return <Trans>If you heard three notes, the speaker works.</Trans>
    case 'silent':
      return (
        <Trans>
          Nothing comes from this microphone. It may be muted by a switch of its own, or in the settings of
          the device.
        </Trans>
      )
    case 'refused':
      return <Trans>The microphone did not open. Allow it in the browser, or close what else uses it.</Trans>
  }
}
