import { Trans } from '@lingui/react/macro'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type EchoEnd, hearEcho } from '../../capture/echo/index.ts'
import type { MediaView } from '../../kernel/media.ts'
import { Button } from '../../ui/Button.tsx'
import { Levels } from '../../ui/Levels.tsx'
import { useLevel } from './useLevel.ts'

type State =
  | { readonly t: 'rest' | 'opening' }
  | { readonly t: 'speaking'; readonly track: MediaStreamTrack }
  | EchoEnd

/** Hears oneself by way of the own server, as the others would; {@link SoundTest} stays on the device. */
export function EchoTest({ media }: { media: MediaView }) {
  const [state, setState] = useState<State>({ t: 'rest' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = () => {
    const turn = new AbortController()
    running.current = turn
    const settle = (next: State) => {
      if (!turn.signal.aborted) setState(next)
    }
    setState({ t: 'opening' })
    hearEcho({
      signal: turn.signal,
      transport: media.another,
      speaking: track => settle({ t: 'speaking', track }),
    }).then(settle, () => settle({ t: 'down' }))
  }
  const stop = () => {
    running.current?.abort()
    setState({ t: 'rest' })
  }
  const busy = state.t === 'opening' || state.t === 'speaking'
  return (
    <div className="soundTest">
      <div className="soundTestActions">
        {busy ? (
          <Button onPress={stop}>
            <Trans>Stop</Trans>
          </Button>
        ) : (
          <Button onPress={start}>
            <Trans>Try the way through the server</Trans>
          </Button>
        )}
        {state.t === 'speaking' ? <Level track={state.track} /> : null}
      </div>
      <p className="soft small" role="status">
        {says(state)}
      </p>
    </div>
  )
}

function Level({ track }: { track: MediaStreamTrack }) {
  return <Levels level={useLevel(track)} />
}

function says(state: State): ReactNode {
  switch (state.t) {
    case 'rest':
      return (
        <Trans>
          You speak, and two seconds later you hear what came back from the server. Only this page can open
          it, and nothing of it is kept.
        </Trans>
      )
    case 'opening':
      return <Trans>Looking for a way to the server…</Trans>
    case 'speaking':
      return <Trans>Say something. You hear yourself two seconds later.</Trans>
    case 'done':
      return state.back ? <Way route={state.route} /> : <Nothing />
    case 'blocked':
      return (
        <Trans>
          This network lets no sound through to the server. The page /check of this server says more.
        </Trans>
      )
    case 'refused':
      return <Trans>The microphone did not open. Allow it in the browser, or close what else uses it.</Trans>
    case 'busy':
      return <Trans>Many people are trying this just now. Try again in a minute.</Trans>
    case 'down':
      return <Trans>The server did not answer. Try again in a moment.</Trans>
    case 'off':
      return <Trans>This server does not offer this test.</Trans>
  }
}

const Nothing = () => (
  <Trans>The way to the server is open, but nothing of your voice came back. Try again.</Trans>
)

type Route = Extract<EchoEnd, { t: 'done' }>['route']

function Way({ route }: { route: Route }) {
  const ms = route?.roundTripMs ?? null
  return (
    <>
      {ms === null ? null : (
        <>
          <Trans>There and back took {ms} ms.</Trans>{' '}
        </>
      )}
      {wayText(route?.way ?? 'unknown')}{' '}
      <Trans>If you did not hear yourself, choose another microphone or speaker.</Trans>
    </>
  )
}

function wayText(way: NonNullable<Route>['way']): ReactNode {
  switch (way) {
    case 'udp':
      return <Trans>Sound went the direct way (UDP).</Trans>
    case 'tcp':
      return <Trans>Sound went a detour (TCP), because this network blocks the direct way. It may lag.</Trans>
    case 'relay':
      return (
        <Trans>
          Sound went through the server's relay, because this network blocks all other ways. It may lag.
        </Trans>
      )
    case 'unknown':
      return <Trans>Which way it went, this browser does not tell.</Trans>
  }
}
