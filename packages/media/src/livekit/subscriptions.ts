import { type RemoteTrackPublication, type Room, Track } from 'livekit-client'
import type { MediaKind, ParticipantId, Pictures, Wanted } from '../types.ts'
import type { Stalls } from './stalls.ts'

const maxVideo = 30
const maxAudio = 16
/** A tile that leaves the screen often comes back: its stream is hidden first and dropped later. */
const keepMs = 10_000
/** After entering the layout and the heartbeats take a moment: until then everything offered is asked for, within these. */
const hurryMs = 4_000
const hurryVideo = 9

export type Offered = {
  readonly key: string
  readonly participant: ParticipantId
  readonly kind: MediaKind
  readonly muted: boolean
}
export type Choice = { readonly wanted: Wanted | null }

const kinds: Partial<Record<Track.Source, MediaKind>> = {
  [Track.Source.Microphone]: 'microphone',
  [Track.Source.Camera]: 'camera',
  [Track.Source.ScreenShare]: 'screen',
  [Track.Source.ScreenShareAudio]: 'screenAudio',
}

/**
 * Which streams to ask for: wanted by the layout and of somebody in the roster (K38), within the caps, in the order
 * of the wishes. `null` in a choice: keep it, hidden.
 */
export class SubscriptionPlan {
  readonly #lastWanted = new Map<string, number>()

  choose(
    wanted: readonly Wanted[],
    roster: ReadonlySet<ParticipantId>,
    offered: readonly Offered[],
    now: number,
    hurry = false,
  ): ReadonlyMap<string, Choice> {
    const chosen = new Map<string, Choice>()
    const left = { audio: maxAudio, video: maxVideo }
    const choose = (stream: Offered, wish: Wanted | null) => {
      const media = isAudio(stream.kind) ? 'audio' : 'video'
      if (chosen.has(stream.key) || left[media] === 0) return
      left[media]--
      chosen.set(stream.key, { wanted: wish })
    }
    const allowed = offered.filter(stream => roster.has(stream.participant))
    const byWish = Map.groupBy(allowed, wishKey)
    for (const wish of wanted) {
      for (const stream of byWish.get(wishKey(wish)) ?? []) {
        this.#lastWanted.set(stream.key, now)
        choose(stream, wish)
      }
    }
    for (const stream of allowed) {
      const last = this.#lastWanted.get(stream.key)
      if (last !== undefined && now - last < keepMs && !isAudio(stream.kind)) choose(stream, null)
    }
    if (hurry) {
      left.video = Math.min(left.video, hurryVideo)
      for (const stream of allowed) if (!stream.muted) choose(stream, small(stream))
    }
    const known = new Set(offered.map(stream => stream.key))
    for (const key of this.#lastWanted.keys()) if (!known.has(key)) this.#lastWanted.delete(key)
    return chosen
  }
}

/** Brings the SDK's subscriptions in line with the plan; only differences are sent. */
export class Subscriptions {
  readonly #plan = new SubscriptionPlan()
  #wanted: readonly Wanted[] = []
  #roster: ReadonlySet<ParticipantId> = new Set()
  #pictures: Pictures = 'all'
  #hurryUntil = Number.NEGATIVE_INFINITY
  /** What the line and the person's limits leave of the wishes. */
  thin = (wanted: readonly Wanted[]): readonly Wanted[] => wanted

  /** Somebody comes in now. */
  hurry(now: number): void {
    this.#hurryUntil = now + hurryMs
  }

  setWanted(wanted: readonly Wanted[]): void {
    this.#wanted = wanted
  }

  setPictures(pictures: Pictures): void {
    this.#pictures = pictures
  }

  setRoster(roster: ReadonlySet<ParticipantId>): void {
    this.#roster = roster
  }

  /** Returns how many streams are asked for, by medium, and whether newly in a hurry. */
  apply(
    room: Room,
    now: number,
  ): { readonly audio: number; readonly video: number; readonly hurried: boolean } {
    const publications = new Map<string, RemoteTrackPublication>()
    const offered: Offered[] = []
    for (const participant of room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        const kind = kinds[publication.source]
        if (!kind) continue
        const key = `${participant.identity} ${publication.trackSid}`
        publications.set(key, publication)
        if (kind === 'camera' && this.#pictures === 'none') continue
        offered.push({ key, participant: participant.identity, kind, muted: publication.isMuted })
      }
    }
    const hurry = now < this.#hurryUntil
    const wanted = this.#pictures === 'small' ? this.#wanted.map(capped) : this.#wanted
    const chosen = this.#plan.choose(this.thin(wanted), this.#roster, offered, now, hurry)
    const asked = { audio: 0, video: 0, hurried: false }
    for (const [key, publication] of publications) {
      const choice = chosen.get(key)
      if (publication.isDesired !== (choice !== undefined)) {
        publication.setSubscribed(choice !== undefined)
        asked.hurried ||= hurry && choice !== undefined
      }
      if (!choice) continue
      asked[publication.kind === Track.Kind.Audio ? 'audio' : 'video']++
      if (publication.kind === Track.Kind.Video && publication.track) size(publication, choice.wanted)
    }
    return asked
  }
}

/** Text that is shared must stay readable: only faces become small. */
export const capped = (wish: Wanted): Wanted =>
  wish.kind === 'camera'
    ? { ...wish, width: Math.min(wish.width, 320), height: Math.min(wish.height, 180) }
    : wish

const small = ({ participant, kind }: Offered): Wanted => ({ participant, kind, width: 320, height: 180 })

/** Streams that were asked for and should bring something, but have not even been announced to this connection. */
export function askAgain(room: Room): number {
  let missing = 0
  for (const participant of room.remoteParticipants.values()) {
    for (const publication of participant.trackPublications.values()) {
      if (!publication.isDesired || publication.isMuted || publication.track) continue
      publication.setSubscribed(true)
      missing++
    }
  }
  return missing
}

/** Gives up streams that bring nothing although they should; the plan asks for them again at its next turn. */
export function giveUpStalled(
  room: Room,
  p: {
    readonly shown: (participant: ParticipantId, kind: MediaKind) => boolean
    readonly stalls: Stalls
    readonly now: number
  },
): void {
  const silent = new Map<string, RemoteTrackPublication>()
  for (const { identity, trackPublications } of room.remoteParticipants.values()) {
    for (const publication of trackPublications.values()) {
      const kind = kinds[publication.source]
      const should =
        publication.isDesired && publication.isEnabled && !publication.isMuted && publication.track
      if (kind && should && !p.shown(identity, kind))
        silent.set(`${identity} ${publication.trackSid}`, publication)
    }
  }
  for (const key of p.stalls.due([...silent.keys()], p.now)) silent.get(key)?.setSubscribed(false)
}

function wishKey({ participant, kind }: Wanted | Offered): string {
  return `${participant} ${kind}`
}

function size(publication: RemoteTrackPublication, wanted: Wanted | null): void {
  const visible = wanted !== null && wanted.width > 0 && wanted.height > 0
  publication.setEnabled(visible)
  // Rounded, so that the server learns a step and not the window's size, and small changes cost nothing.
  if (visible) publication.setVideoDimensions({ width: step(wanted.width), height: step(wanted.height) })
}

function step(pixels: number): number {
  return Math.ceil(pixels / 160) * 160
}

function isAudio(kind: MediaKind): boolean {
  return kind === 'microphone' || kind === 'screenAudio'
}
