import { EngineError, MEDIA_SOURCES, type MediaRights, type MediaSource } from './control.ts'

/** Every permission the engine knows, all of them said, so that none is left to a default of its own. */
export interface Permission {
  readonly canSubscribe: boolean
  readonly canPublish: boolean
  readonly canPublishSources: readonly MediaSource[]
  readonly canPublishData: false
  readonly hidden: boolean
}

/**
 * The only place where rights become permissions. Nobody is ever hidden *and* able to send or receive
 * [P-13]: the engine forwards a hidden publisher's media to everybody who subscribes automatically, and a
 * hidden subscriber would be a listener nobody sees. An empty list of sources means *all* sources to the
 * engine, so it has to come with `canPublish: false`.
 * @throws EngineError `invalid-rights` for an unknown or repeated source, or an unknown kind
 */
export function permissionFor(rights: MediaRights): Permission {
  const sources = sourcesOf(rights)
  return checkPermission({
    canSubscribe: rights.kind === 'member',
    canPublish: sources.length > 0,
    canPublishSources: sources,
    canPublishData: false,
    hidden: rights.kind === 'prewarm',
  })
}

/** @throws EngineError `invalid-rights` for a combination that must not reach the engine [P-13] */
export function checkPermission(permission: Permission): Permission {
  const { hidden, canPublish, canSubscribe, canPublishSources } = permission
  if (hidden && (canPublish || canSubscribe))
    throw new EngineError('invalid-rights', 'hidden together with publish or subscribe')
  if (canPublish !== canPublishSources.length > 0)
    throw new EngineError('invalid-rights', 'publishing needs a list of sources, and only then')
  return permission
}

function sourcesOf(rights: MediaRights): readonly MediaSource[] {
  switch (rights.kind) {
    case 'prewarm':
      return []
    case 'member': {
      const known = rights.publish.every(source => MEDIA_SOURCES.includes(source))
      if (!known || new Set(rights.publish).size !== rights.publish.length)
        throw new EngineError('invalid-rights', 'unknown or repeated source')
      return rights.publish
    }
    default:
      throw new EngineError('invalid-rights', 'unknown kind of rights')
  }
}

/**
 * Remembers who has been visible, because nobody who was seen may become invisible again: the engine would
 * not even tell the others that the person left. One entry per visible participant, gone with the room.
 */
export class Visible {
  readonly #rooms = new Map<string, Set<string>>()

  /** @throws EngineError `hidden-again` */
  allow(room: string, participant: string, rights: MediaRights): void {
    if (rights.kind === 'prewarm' && this.#rooms.get(room)?.has(participant))
      throw new EngineError('hidden-again', 'somebody who was visible cannot be hidden')
  }

  mark(room: string, participant: string, rights: MediaRights): void {
    if (rights.kind !== 'member') return
    const seen = this.#rooms.get(room) ?? new Set()
    this.#rooms.set(room, seen.add(participant))
  }

  forget(room: string, participant?: string): void {
    if (participant === undefined) this.#rooms.delete(room)
    else this.#rooms.get(room)?.delete(participant)
  }
}
