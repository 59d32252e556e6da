import { Trans } from '@lingui/react/macro'
import { type CSSProperties, memo } from 'react'
import type { LineState } from '../../kernel/media.ts'
import type { Person } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { Avatar, sideOf } from '../../ui/Avatar.tsx'
import { VideoPicture } from '../devices/index.ts'
import { loadPausedMark } from '../line/index.ts'
import { faceOf, keyOf } from './large.ts'
import type { Box } from './layout.ts'
import { NameChip } from './NameChip.tsx'
import { PinButton } from './PinButton.tsx'
import './tile.css'

type PausedMark = 'own' | (LineState['paused'] extends ReadonlyMap<string, infer By> ? By : never)

export type TileProps = {
  readonly person: Person
  readonly camera: MediaStreamTrack | undefined
  readonly microphoneOn: boolean
  readonly level: number
  /** Sound should come from here and does not. */
  readonly cutOff?: boolean
  /** The picture is there, and not received or not sent. */
  readonly paused?: PausedMark | undefined
  readonly reaction: string | undefined
  /** Where it stands; without one it fills what it is in. */
  readonly box?: Box | undefined
  /** So much of its lower end is covered by the own tile, px. */
  readonly corner?: number
  readonly small?: boolean
  readonly large?: boolean
  readonly pinned?: boolean
  /** Its button is in the order of tabs. */
  readonly tabs?: boolean
  readonly onPin?: (key: string) => void
}

/** One person: the picture, or initials in their colour. A ring and bars say who speaks. */
export const Tile = memo(function Tile({ box, corner, small, large, reaction, ...inside }: TileProps) {
  const { person, camera, microphoneOn, level } = inside
  const { width, height } = box ?? FILLS
  const side = box && Math.min(width, height)
  return (
    <figure
      className={small ? 'tile small' : 'tile'}
      style={box ? placeOf(box, corner) : undefined}
      data-person={person.id}
      data-kind={camera ? 'camera' : 'avatar'}
      data-hue={person.hue}
      data-speaking={(level > 0 && microphoneOn) || undefined}
      data-presence={person.presence}
      data-me={person.me || undefined}
      data-large={large || undefined}
      data-narrow={width <= NARROW_PX || undefined}
      data-low={height <= LOW_PX || undefined}
      data-tiny={width < TINY_WIDTH_PX || height < TINY_HEIGHT_PX || undefined}
    >
      {camera ? (
        <VideoPicture track={camera} mirrored={person.me} />
      ) : (
        <Avatar name={person.name} size="fill" side={side} />
      )}
      {reaction ? (
        <span key={reaction} className="tileReaction" style={sideOf(side)}>
          {reaction}
        </span>
      ) : null}
      <Inside {...inside} />
    </figure>
  )
})

/** Apart from the frame, so that tiles that only move are not drawn anew. */
const Inside = memo(function Inside(
  props: Omit<TileProps, 'box' | 'corner' | 'small' | 'large' | 'reaction'>,
) {
  const { person, microphoneOn, level, cutOff, paused, onPin } = props
  return (
    <>
      {cutOff ? (
        <span className="tilePresence cutOff">
          <Trans>Connection interrupted</Trans>
        </span>
      ) : paused ? (
        <Part load={loadPausedMark} props={{ by: paused }} />
      ) : (person.me || person.presence === 'confirmed') && !person.away ? null : (
        <span className="tilePresence">
          {person.away ? (
            <Trans>Away</Trans>
          ) : person.presence === 'unconfirmed' ? (
            <Trans>Not confirmed yet</Trans>
          ) : (
            <Trans>Not reachable</Trans>
          )}
        </span>
      )}
      <NameChip person={person} microphoneOn={microphoneOn} level={level} />
      {onPin ? (
        <PinButton
          itemKey={keyOf(faceOf(person.id))}
          name={person.name}
          pinned={props.pinned ?? false}
          tabs={props.tabs ?? false}
          onPress={onPin}
        />
      ) : null}
    </>
  )
})

/** Below this the name stands at the edge; in a low tile it needs the lower half. */
const NARROW_PX = 130
const LOW_PX = 110
/** Here it would hide the face and show three letters: it is read when somebody points at the tile or taps on it. */
const TINY_WIDTH_PX = 100
const TINY_HEIGHT_PX = 60
/** Without a box its size is not known, and large. */
const FILLS = { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY }

/** Moved and not laid out: on the way to its place a tile then costs the page nothing. */
export const placeOf = (box: Box, corner = 0): CSSProperties & { '--corner'?: string } => ({
  translate: `calc(${box.x}px * var(--way)) ${box.y}px`,
  inlineSize: box.width,
  blockSize: box.height,
  ...(corner > 0 ? { '--corner': `${corner}px` } : {}),
})
