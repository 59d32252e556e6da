import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Broken, Wanted } from '../../kernel/media.ts'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Alone } from './Alone.tsx'
import { capacity, layout } from './layout.ts'
import { onStage } from './onStage.ts'
import { SharedScreen } from './SharedScreen.tsx'
import { Tile } from './Tile.tsx'
import { useHeard } from './useHeard.ts'
import { useSize } from './useSize.ts'
import { useWanted } from './useWanted.ts'
import './stage.css'

const PHONE_PX = 600

/** Faces, packed as large as they go; a shared screen takes the stage and moves them to a strip. */
export function Stage() {
  const { t } = useLingui()
  const { view, media, now } = useRoom()
  const people = useSignal(view.people.list)
  const me = useSignal(view.me)
  const remote = useSignal(media.remote)
  const local = useSignal(media.local)
  const reactions = useSignal(view.chat.reactions)
  const levels = useSignal(media.levels)
  const broken = useSignal(media.broken)
  const still = useSignal(media.state).t === 'interrupted'
  // While one's own line is down, nobody can be heard, and that is said elsewhere.
  const listening = useSignal(view.link) === 'online' && !still
  const [area, size] = useSize<HTMLDivElement>()
  const [page, setPage] = useState(0)
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = useRef<readonly string[]>([])

  const others = people.filter(p => !p.me)
  const heardAt = useHeard(others, levels, now())
  const sharers = others.filter(p => p.sending.has('screen'))
  const sharer = sharers.find(p => p.id === chosen) ?? sharers.at(-1)
  const gap = size.width < PHONE_PX ? 8 : 12
  const space = { ...size, gap }
  const places = Math.max(1, capacity(space))
  const pages = Math.max(1, Math.ceil(others.length / places))
  const at = Math.min(page, pages - 1)

  // Before the first measurement nothing is known about places.
  if (at === 0 && size.width > 0) {
    const everybody = others.map(p => p.id)
    shown.current = onStage({ everybody, before: shown.current, heardAt, places })
  }
  const first = new Set(shown.current)
  const rest = others.filter(p => !first.has(p.id))
  const visible =
    at === 0
      ? shown.current.flatMap(id => others.find(p => p.id === id) ?? [])
      : rest.slice((at - 1) * places, at * places)
  const { others: packing, self: own, selfSmall, inCorner } = layout(visible.length, space)

  const track = (person: Person, kind: 'camera' | 'screen') =>
    remote.find(
      m => m.leafIndex === person.leafIndex && m.participant === person.participant && m.kind === kind,
    )?.track
  const wanted: Wanted[] = visible
    .filter(p => p.sending.has('camera'))
    .map(p => ({ participant: p.participant, kind: 'camera', width: packing.width, height: packing.height }))
  useWanted(others, wanted, sharer, size)

  const place = (i: number) => {
    const { x, y } = packing.at(i)
    return {
      insetInlineStart: x,
      insetBlockStart: y,
      inlineSize: packing.width,
      blockSize: packing.height,
      '--corner': inCorner ? `${own.width + gap}px` : '0px',
    }
  }
  const ownPlace = {
    insetInlineStart: own.x,
    insetBlockStart: own.y,
    inlineSize: own.width,
    blockSize: own.height,
  }

  const tile = (person: Person, i: number) => (
    <Tile
      key={person.id}
      person={person}
      camera={track(person, 'camera')}
      microphoneOn={person.sending.has('microphone')}
      level={levels.get(person.participant) ?? 0}
      cutOff={listening && isCutOff(person, broken.get(person.participant))}
      reaction={reactions.findLast(r => r.from === person.id)?.emoji}
      style={place(i)}
    />
  )
  const self = me ? (
    <Tile
      person={me}
      camera={local.get('camera')}
      microphoneOn={local.has('microphone')}
      level={levels.get(me.participant) ?? 0}
      reaction={reactions.findLast(r => r.from === me.id)?.emoji}
      small={others.length > 0 && selfSmall}
      {...(others.length === 0 ? {} : { style: ownPlace })}
    />
  ) : null

  if (others.length === 0) return <Alone self={self} />
  return (
    <section
      className={sharer ? 'stage sharing' : 'stage'}
      data-still={still || undefined}
      aria-label={t`People`}
    >
      {sharer ? (
        <SharedScreen
          sharer={sharer}
          sharers={sharers}
          track={track(sharer, 'screen')}
          onChoose={setChosen}
        />
      ) : null}
      <div className="grid" ref={area}>
        {visible.map(tile)}
        {self}
      </div>
      {pages > 1 ? (
        <nav className="pages" aria-label={t`Pages of people`}>
          <IconButton
            label={t`Previous people`}
            icon={<ChevronLeft {...strokes} />}
            isDisabled={at === 0}
            onPress={() => setPage(at - 1)}
          />
          <span>
            <Trans>
              {at + 1} of {pages}
            </Trans>
          </span>
          <IconButton
            label={t`More people`}
            icon={<ChevronRight {...strokes} />}
            isDisabled={at === pages - 1}
            onPress={() => setPage(at + 1)}
          />
        </nav>
      ) : null}
    </section>
  )
}

/** By the own signed word something should come from this person, and it does not. */
const isCutOff = ({ sending }: Person, broken: Broken | undefined): boolean =>
  broken === 'all' ? sending.size > 0 : broken === 'sound' && sending.has('microphone')
