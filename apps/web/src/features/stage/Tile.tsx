import { Trans } from '@lingui/react/macro'
import type { CSSProperties } from 'react'
import type { Person } from '../../kernel/meeting.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { VideoPicture } from '../devices/index.ts'
import { NameChip } from './NameChip.tsx'
import './tile.css'

export type TileProps = {
  readonly person: Person
  readonly camera: MediaStreamTrack | undefined
  readonly microphoneOn: boolean
  readonly level: number
  /** Sound should come from here and does not. */
  readonly cutOff?: boolean
  readonly reaction: string | undefined
  readonly style?: CSSProperties
  readonly small?: boolean
}

/** One person: the picture, or initials in their colour. A ring and bars say who speaks. */
export function Tile({ person, camera, microphoneOn, level, cutOff, reaction, style, small }: TileProps) {
  const speaking = level > 0 && microphoneOn
  return (
    <figure
      className={small ? 'tile small' : 'tile'}
      style={style}
      data-person={person.id}
      data-kind={camera ? 'camera' : 'avatar'}
      data-hue={person.hue}
      data-speaking={speaking || undefined}
      data-presence={person.presence}
      data-me={person.me || undefined}
    >
      {camera ? (
        <VideoPicture track={camera} mirrored={person.me} />
      ) : (
        <Avatar name={person.name} hue={person.hue} size="fill" />
      )}
      {cutOff ? (
        <span className="tilePresence cutOff">
          <Trans>Connection interrupted</Trans>
        </span>
      ) : person.me || person.presence === 'confirmed' ? null : (
        <span className="tilePresence">
          {person.presence === 'unconfirmed' ? (
            <Trans>Not confirmed yet</Trans>
          ) : (
            <Trans>Not reachable</Trans>
          )}
        </span>
      )}
      {reaction ? (
        <span key={reaction} className="tileReaction">
          {reaction}
        </span>
      ) : null}
      <NameChip person={person} microphoneOn={microphoneOn} level={level} />
    </figure>
  )
}
