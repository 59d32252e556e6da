import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Broken } from '../../kernel/media.ts'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useSignal } from '../../kernel/signals.ts'
import { Alone } from './Alone.tsx'
import type { Placed } from './arrange.ts'
import { keyOf } from './large.ts'
import { loadPages, loadShared, loadSmallStage, loadUnseen } from './late.ts'
import type { StageView } from './stageView.ts'
import { placeOf, Tile } from './Tile.tsx'
import { useScene } from './useScene.ts'
import { useSize } from './useSize.ts'
import { useWanted } from './useWanted.ts'
import './stage.css'

/** Faces and screens where `arrange` puts them. `spotlight`: ids of those a moderator shows large to all. */
export function Stage({ stage, spotlight }: { stage: StageView; spotlight?: readonly string[] }) {
  const { t } = useLingui()
  const { view, media } = useRoom()
  const me = useSignal(view.me)
  const remote = useSignal(media.remote)
  const local = useSignal(media.local)
  const reactions = useSignal(view.chat.reactions)
  const levels = useSignal(media.levels)
  const broken = useSignal(media.broken)
  const { paused, cameraHeld } = useSignal(media.line)
  const still = useSignal(media.state).t === 'interrupted'
  // While one's own line is down, nobody can be heard, and that is said elsewhere.
  const listening = useSignal(view.link) === 'online' && !still
  const pins = useSignal(stage.pins)
  const full = useSignal(stage.full)
  const small = useSignal(stage.small)
  const page = useSignal(stage.page)
  const [area, size] = useSize<HTMLElement>()
  const [tabs, setTabs] = useState('')
  const scene = useScene(stage, size, spotlight)
  const { others, at, main } = scene
  const away = small?.t === 'page' ? small : null
  useEffect(() => stage.watch(), [stage])
  // Turned past the end, or the last page has gone.
  useEffect(() => {
    if (page !== at.page) stage.turnTo(at.page)
  }, [stage, at.page, page])

  const shown = full === null ? at.placed : at.placed.filter(p => keyOf(p.shown) === full)
  const inSmall: Placed[] = main
    ? [{ shown: main, box: { x: 0, y: 0, width: 480, height: 270 }, large: main.kind === 'screen' }]
    : []
  // A screen that is no longer shared fills nothing.
  useEffect(() => {
    if (
      full !== null &&
      !others.some(p => keyOf({ id: p.id, kind: 'screen' }) === full && p.sending.has('screen'))
    )
      stage.fill(null)
  }, [stage, full, others])
  useWanted(others, away ? inSmall : full !== null && shown.length > 0 ? shown : at.placed, full !== null)

  const track = (person: Person, kind: 'camera' | 'screen') =>
    remote.find(
      m => m.leafIndex === person.leafIndex && m.participant === person.participant && m.kind === kind,
    )?.track
  const self = me ? (
    <Tile
      person={me}
      camera={cameraHeld ? undefined : local.get('camera')}
      microphoneOn={local.has('microphone')}
      level={levels.get(me.participant) ?? 0}
      paused={cameraHeld ? 'own' : undefined}
      reaction={reactions.findLast(r => r.from === me.id)?.emoji}
      small={others.length > 0 && (at.self?.small ?? false)}
      box={others.length > 0 && at.self ? at.self : undefined}
    />
  ) : null

  if (away) {
    const person = others.find(p => p.id === main?.id)
    return (
      <Part
        load={loadSmallStage}
        props={{
          small: away,
          onBack: stage.comeBack,
          person: person ?? me,
          picture: person && main ? track(person, main.kind) : local.get('camera'),
          isScreen: main?.kind === 'screen',
          level: levels.get(person?.participant ?? '') ?? 0,
        }}
        lost={stage.comeBack}
      />
    )
  }
  if (others.length === 0) return <Alone self={self} />

  const inTabs = at.placed.some(p => keyOf(p.shown) === tabs) ? tabs : at.placed.map(p => keyOf(p.shown))[0]
  const item = ({ shown, box, large }: Placed, i: number) => {
    const person = others.find(p => p.id === shown.id)
    if (!person) return null
    const key = keyOf(shown)
    if (shown.kind === 'screen')
      return (
        <Part
          key={key}
          load={loadShared}
          props={{
            itemKey: key,
            sharer: person,
            track: track(person, 'screen'),
            style: full === key ? undefined : placeOf(box),
            large,
            full: full === key,
            pin: { pinned: pins.includes(key), tabs: inTabs === key, toggle: stage.togglePin },
            onFill: stage.fill,
          }}
        />
      )
    return (
      <Tile
        key={key}
        person={person}
        camera={track(person, 'camera')}
        microphoneOn={person.sending.has('microphone')}
        level={levels.get(person.participant) ?? 0}
        cutOff={listening && isCutOff(person, broken.get(person.participant))}
        paused={paused.get(person.participant)}
        reaction={reactions.findLast(r => r.from === person.id)?.emoji}
        box={box}
        corner={i === at.placed.length - 1 ? at.corner : 0}
        large={large}
        pinned={pins.includes(key)}
        tabs={inTabs === key}
        onPin={stage.togglePin}
      />
    )
  }
  const count = scene.hidden.length
  return (
    <section
      className="stage"
      ref={area}
      data-still={still || undefined}
      data-shape={at.shape}
      aria-label={t`People`}
      onFocus={event => {
        const key = event.target.closest('[data-key]')?.getAttribute('data-key')
        if (key) setTabs(key)
      }}
    >
      {/* Before the first measurement nothing is known about places. */}
      {size.width > 0 ? at.placed.map(item) : null}
      {at.self ? self : null}
      {at.turn ? (
        <Part
          load={loadPages}
          props={{
            at,
            style: placeOf(at.turn),
            before: scene.before,
            after: scene.after,
            onTurn: stage.turnTo,
          }}
        />
      ) : null}
      {count > 0 ? (
        <Part
          load={loadUnseen}
          props={{ count, speaks: scene.hiddenSpeaks, onShow: () => stage.setHideWithout(false) }}
        />
      ) : null}
    </section>
  )
}

/** By the own signed word something should come from this person, and it does not. */
const isCutOff = ({ sending }: Person, broken: Broken | undefined): boolean =>
  broken === 'all' ? sending.size > 0 : broken === 'sound' && sending.has('microphone')
