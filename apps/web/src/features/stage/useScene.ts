import { useMemo, useRef } from 'react'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useElsewhere } from '../../kernel/useElsewhere.ts'
import { type Arrangement, arrange } from './arrange.ts'
import { faceOf, largeOf, type Shown } from './large.ts'
import { keepOrder } from './order.ts'
import { type StageView, tilesOf } from './stageView.ts'
import type { Size } from './useSize.ts'
import { useSpeaker } from './useSpeaker.ts'

const PHONE_PX = 600

export type Scene = {
  readonly others: readonly Person[]
  readonly at: Arrangement
  /** What a window with place for one picture shows. */
  readonly main: Shown | null
  /** Names of those who speak on an earlier page, on a later one. */
  readonly before: string | null
  readonly after: string | null
  /** Those who are not shown because they have no picture, and whether one of them speaks. */
  readonly hidden: readonly Person[]
  readonly hiddenSpeaks: boolean
}

const noSpotlight: readonly string[] = []

/** From people, wishes and the size of the stage to what stands where. */
export function useScene(stage: StageView, size: Size, spotlight: readonly string[] = noSpotlight): Scene {
  const { view, media } = useRoom()
  const people = useSignal(view.people.list)
  const levels = useSignal(media.levels)
  const pins = useSignal(stage.pins)
  const page = useSignal(stage.page)
  const hideSelf = useSignal(stage.hideSelf)
  const hideWithout = useSignal(stage.hideWithout)
  const corner = useSignal(stage.corner)
  const { layout, tiles } = useSignal(prefs)

  // Who is in a breakout room is not to be seen or heard here.
  const elsewhere = useElsewhere()
  const others = useMemo(
    () => people.filter(p => !p.me && !(elsewhere.has(p.id) && p.sending.size === 0)),
    [people, elsewhere],
  )
  const ids = useRef<readonly string[]>([])
  ids.current = keepOrder(
    ids.current,
    others.map(p => p.id),
  )
  const sharing = useRef<readonly string[]>([])
  sharing.current = keepOrder(
    sharing.current,
    others.filter(p => p.sending.has('screen')).map(p => p.id),
  )
  const everybody = ids.current
  const sharers = sharing.current
  const heard = useMemo(
    () =>
      new Set(others.filter(p => levels.has(p.participant) && p.sending.has('microphone')).map(p => p.id)),
    [others, levels],
  )
  const speaker = useSpeaker(others, heard, everybody)

  // Where nobody has a picture, hiding those without would leave nobody.
  const hiding = hideWithout && others.some(p => p.sending.has('camera'))
  const hidden = useMemo(() => (hiding ? others.filter(p => !p.sending.has('camera')) : []), [hiding, others])
  const at = useMemo(() => {
    const away = new Set(hidden.map(p => p.id))
    return arrange({
      space: { ...size, gap: size.width < PHONE_PX ? 8 : 12 },
      order: everybody.filter(id => !away.has(id)),
      sharers,
      large: largeOf({ layout, pins, spotlight, others: everybody, sharers, speaker }),
      self: !hideSelf,
      corner,
      tiles: tilesOf(tiles),
      page,
    })
  }, [size, everybody, hidden, sharers, layout, pins, spotlight, speaker, hideSelf, corner, tiles, page])

  const [main] = largeOf({ layout: 'speaker', pins, spotlight, others: everybody, sharers, speaker })
  const [first] = everybody
  const speaks = (some: readonly string[]) => {
    const id = some.find(id => heard.has(id))
    return others.find(p => p.id === id)?.name ?? null
  }
  return {
    others,
    at,
    main: main ?? (first === undefined ? null : faceOf(first)),
    before: speaks(at.earlier),
    after: speaks(at.later),
    hidden,
    hiddenSpeaks: hidden.some(p => heard.has(p.id)),
  }
}
