import { hasFalseLeaf, newestLink, openKnockWords, shownName, type WordsContext } from '@konklave/crypto'
import { type ErrorCode, equalBytes, type GroupId, type LobbyEntry } from '@konklave/protocol'
import { acceptGroup, type Rules } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { Parts } from '../inside/parts.ts'
import type { TicketDesk } from '../media/ticket.ts'
import type { Phase } from '../types.ts'
import { ownLeaf, streamCredential } from './credentials.ts'
import { entered } from './entered.ts'
import { openLobbyStream } from './lobbyStream.ts'
import { renewOwnPass } from './ownPass.ts'
import { checkMemory, treeOf } from './prepare.ts'
import { adopt, type RulesVerdict, takeRules } from './rulesBook.ts'

/** [K4] Whether the room has a newer invitation than the one of this tab. */
export const byOldLink = ({ ring, rules }: RoomContext): boolean =>
  ring.value !== null && newestLink(ring.value).g < (rules.value?.state.linkGen ?? 0)

type Knocking = Extract<Phase, { t: 'knocking' }>

/** How waiting at the door ended. */
export type LobbyEnd =
  /** Inside, by Welcome; the log goes on after `seq`. */
  | { readonly t: 'inside'; readonly seq: number }
  /** Let in, but not by this Welcome; or the room opened: enter by external commit. */
  | { readonly t: 'enter' }
  | { readonly t: 'denied' }
  | { readonly t: 'ended' }
  | { readonly t: 'rules'; readonly verdict: Exclude<RulesVerdict, { t: 'ok' }> }
  | { readonly t: 'closed'; readonly code: ErrorCode }

/** [K25] Knocks and waits. `done` is called once; closing before that withdraws the knock. */
export function knock(
  parts: Parts,
  tickets: Pick<TicketDesk, 'given'>,
  done: (end: LobbyEnd) => void,
): { close(): void } {
  const { room, group } = parts
  let ref: Uint8Array | null = null
  let sockets = 0
  let over = false
  const end = (how: LobbyEnd) => {
    if (over) return
    over = true
    stream.close()
    done(how)
  }
  let joining: Promise<number | null> | null = null
  /** A Welcome that is being checked decides first: else a member would be inside whose stream is closed. */
  const ends = async (how: LobbyEnd) => {
    const seq = joining ? await joining : null
    end(seq === null ? how : { t: 'inside', seq })
  }

  const { phase } = room.surface
  const shown = (news: Partial<Omit<Knocking, 't'>>) => {
    const now = phase.value
    const before = now.t === 'knocking' ? now : { lobby: 'waiting' as const, byOldLink: false, words: null }
    phase.value = { ...before, ...news, t: 'knocking' }
  }
  /** By which link, and with which key package, the knock that waits was made. */
  let knocked: WordsContext | null = null
  const hear = async (sealed: Uint8Array) => {
    const words = knocked && (await openKnockWords(sealed, { ...knocked, dm: room.identity.dmPair }))
    if (words && !over) shown({ words: shownName(words) })
  }

  const knockOnce = async ({ charter }: Rules): Promise<void> => {
    if (ref) await group.engine.dropKeyPackage({ ref })
    const leaf = await ownLeaf(room, { kind: 'guest', name: room.memory.name ?? '' }, charter)
    const made = await group.engine.keyPackage({ leaf })
    ref = made.ref
    const keyPackage = new Uint8Array(made.keyPackage)
    knocked = room.ring.value && { link: newestLink(room.ring.value), keyPackage }
    // Not awaited: the answer may be the admission itself, which comes on the lane that waits for this.
    void stream.knock(keyPackage).catch(() => undefined)
  }

  const stream = openLobbyStream({
    connection: room.connection,
    roomId: room.roomId,
    credential: hello => {
      // A second socket: what was asked before it is stale, even if this stream never opened on the first.
      if (sockets++ > 0) queueMicrotask(() => void ends({ t: 'enter' }))
      return streamCredential(room, hello)
    },
    handlers: {
      async opened({ rules }) {
        const verdict = await takeRules(rules, room)
        if (verdict.t !== 'ok') return end({ t: 'rules', verdict })
        if (await renewOwnPass(room)) return end({ t: 'enter' })
        await knockOnce(verdict.rules)
      },
      async entry(entry) {
        if (entry.t === 'denied') return end({ t: 'denied' })
        if (entry.media) tickets.given(entry.media)
        if (entry.pass) await room.memory.setPass(entry.pass)
        joining = joinByWelcome(entry, parts, () => !over)
        await ends({ t: 'enter' })
      },
      notice(notice) {
        if (notice.t === 'ended') void ends({ t: 'ended' })
        else if (notice.t === 'lobby') shown({ lobby: notice.state, byOldLink: byOldLink(room) })
        else if (notice.t === 'words') void hear(notice.sealed)
        else void opensNow(notice.rules, room).then(open => (open ? ends({ t: 'enter' }) : undefined))
      },
      // Perhaps the answer came while nobody listened: ask at the meeting's own door before knocking again.
      interrupted: () => void ends({ t: 'enter' }),
      closed: code => void ends({ t: 'closed', code }),
    },
  })
  return {
    close() {
      if (over) return
      over = true
      stream.close()
    },
  }
}

async function opensNow(bytes: Rules['bytes'], room: RoomContext): Promise<boolean> {
  const verdict = await takeRules(bytes, room)
  if (verdict.t !== 'ok' || !room.ring.value) return false
  const { state } = verdict.rules
  return state.admission === 'open' && newestLink(room.ring.value).g === state.linkGen
}

/** Position in the log, or null when this Welcome does not lead into a group that holds what it must. */
async function joinByWelcome(
  entry: Extract<LobbyEntry, { t: 'admitted' }>,
  parts: Parts,
  wanted: () => boolean,
): Promise<number | null> {
  const { room, group } = parts
  const tree = await treeOf(entry.tree, room)
  if (!tree) return null
  const groupId = entry.groupId as GroupId
  const joined = await group.engine
    .joinWelcome({ welcome: entry.welcome, ratchetTree: tree })
    .catch(() => null)
  if (!joined) return null
  const giveUp = async () => {
    await group.engine.drop({ groupId }).catch(() => undefined)
    return null
  }
  const groupInfo = new Uint8Array(joined.groupInfo)
  const accepted = await acceptGroup({ roomId: room.roomId, groupInfo, tree })
  if (!accepted.ok || !equalBytes(accepted.value.group.ctxHash, entry.ctxHash)) return giveUp()
  if (await checkMemory(accepted.value, room)) return giveUp()
  await adopt(accepted.value.rules, room)
  const ring = room.ring.value
  if (!ring || (await hasFalseLeaf(accepted.value.members, ring))) return giveUp()
  const { group: offered, rules, members } = accepted.value
  const view = await group.lock(async () => {
    if (!wanted()) return null
    await group.engine.accept({ groupId })
    return group.enter({ group: offered, rules, leaves: members })
  })
  if (!view) return giveUp()
  await entered(view, { t: 'joined', from: accepted.value }, parts)
  return entry.seq
}
