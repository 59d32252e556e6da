import { type Bytes, hex, type SealedBody } from '@konklave/protocol'
import { createTimer, wait } from '../../../kernel/timer.ts'
import type { Outing } from '../breakouts/outing.ts'
import type { Bucket } from '../chat/bucket.ts'
import type { Chat } from '../chat/chat.ts'
import type { RoomContext } from '../context.ts'
import type { Line } from '../entry/line.ts'
import type { Group } from '../group/group.ts'
import { makeHeartbeat } from './heartbeat.ts'

/** What a member says besides chat lines: it is not kept, and nobody waits for it. */
export interface Speaking {
  /** Never rejects: what did not get out is said again by the next heartbeat, or asked for again. */
  send(body: SealedBody): Promise<void>
  /** The same, as soon as the measure allows (K40): for what is many messages. */
  sendInTurn(body: SealedBody): Promise<void>
  /** [K21] While nothing can be sent it is owed, and goes out as soon as the meeting is on the line. */
  beat(hand: number): Promise<void>
  /** What an own message said that came back in the log; null for what counts already when it is sent. */
  returned(id: Bytes): SealedBody | null
  stop(): void
}

/** So soon the others hear of the media contexts that were not there in time. */
const COMPLETE_AFTER_MS = 1_000
/** Own messages whose place in the log matters and is not known; more are not on their way at once. */
const UNDER_WAY_MAX = 32

export function createSpeaking(p: {
  readonly room: RoomContext
  readonly group: Group
  readonly line: Line
  readonly bucket: Bucket
  readonly chat: () => Chat
  readonly hand: () => number
  readonly away: () => boolean
  readonly outing: Outing
}): Speaking {
  const { room, group, line, bucket, outing } = p
  const { clock, random } = room.deps
  const inEpoch = (epoch: number | undefined) => epoch === undefined || group.view.value?.epoch === epoch

  const underWay = new Map<string, SealedBody>()
  const remember = (id: string, body: SealedBody) => {
    underWay.set(id, body)
    const [oldest] = underWay.keys()
    if (underWay.size > UNDER_WAY_MAX && oldest !== undefined) underWay.delete(oldest)
  }

  /** `over`: the group has left `epoch` meanwhile, and nothing was sent. `full`: nothing for want of a token (K40). */
  const sendIn = async (epoch: number | undefined, body: SealedBody): Promise<'done' | 'over' | 'full'> => {
    const open = line.stream
    if (!inEpoch(epoch)) return 'over'
    if (!open?.open || !group.view.value) return 'done'
    if (!bucket.take()) return 'full'
    try {
      const message = await group.lock(async () => {
        if (!inEpoch(epoch)) return null
        const sealed = await group.protect(body)
        return { id: random.bytes(16), epoch: sealed.epoch, bytes: sealed.message }
      })
      if (!message) return 'over'
      if (countsInLog(body)) remember(hex(message.id), body)
      await open.message({ message })
    } catch {
      // See the contract above.
    }
    return 'done'
  }

  /** [K36] Said in the next epoch, contexts of this one would close the contexts of the next, for good. */
  let owed = false
  const beat = async (hand: number): Promise<void> => {
    // Whoever entered by a Welcome is inside before its stream is open.
    owed = !line.stream?.open || !line.online.value
    for (let sent = owed; !sent; ) {
      const view = group.view.value
      if (!view) return
      const { body, lagging } = await makeHeartbeat({
        room,
        view,
        chat: p.chat(),
        hand,
        away: p.away(),
        outing,
      })
      const outcome = await sendIn(view.epoch, body)
      sent = outcome !== 'over'
      if (outcome === 'full') again.ensure(bucket.waitMs())
      else if (sent && lagging) again.ensure(COMPLETE_AFTER_MS)
    }
  }
  const again = createTimer(clock, () => void beat(p.hand()))
  const stopWatching = line.online.subscribe(online => {
    if (online && owed) void beat(p.hand())
  })

  return {
    send: async body => void (await sendIn(undefined, body)),
    async sendInTurn(body) {
      while (!room.scope.ended && (await sendIn(undefined, body)) === 'full')
        await wait(clock, bucket.waitMs(), room.scope.signal)
    },
    beat,
    returned(id) {
      const body = underWay.get(hex(id)) ?? null
      underWay.delete(hex(id))
      return body
    },
    stop() {
      stopWatching()
      again.stop()
    },
  }
}

const countsInLog = (body: SealedBody): boolean =>
  body.t === 'board' || (body.t === 'heartbeat' && body.hand !== undefined)
