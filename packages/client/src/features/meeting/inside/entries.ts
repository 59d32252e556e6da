import { type Bytes, equalBytes, hex, type LogEntry, limits } from '@konklave/protocol'
import { type Accepted, isBarred, verifyVoid } from '@konklave/protocol/rules'
import { adopt } from '../entry/rulesBook.ts'
import type { Applied, GroupView } from '../group/group.ts'
import { answerToVoid } from '../group/settling.ts'
import { takeBody } from './bodies.ts'
import { tellEpoch } from './epochNotices.ts'
import type { Parts } from './parts.ts'

/** What an entry asks of whoever drives the stream. */
export type EntryOutcome =
  | { readonly t: 'ok' }
  /** My external commit came back: I am in. */
  | { readonly t: 'entered'; readonly after: GroupView; readonly accepted: Accepted }
  /** Commits are missing, or this member and the group have parted: fetch the group and come back. */
  | { readonly t: 'resync'; readonly soon: boolean }
  | { readonly t: 'removed'; readonly barred: boolean }

const OK: EntryOutcome = { t: 'ok' }

/** Applies the log, entry by entry. Remembers a refusal until the verdict (K29). */
export interface Entries {
  take(entry: LogEntry): Promise<EntryOutcome>
  /** Epoch that this member refused and whose verdict is open. */
  readonly refused: number | null
  /** The verdict is that it stands, or nobody gives one. */
  giveIn(): void
}

export function createEntries(parts: Parts): Entries {
  const { group, room, settling } = parts
  let refused: number | null = null

  const commit = async (entry: Extract<LogEntry, { t: 'commit' }>): Promise<EntryOutcome> => {
    // Until the verdict nothing is built on what was refused; the own return counts all the same.
    const mine = group.pending !== null && equalBytes(group.pending.bytes, entry.bytes)
    if (refused !== null && !mine) return OK
    const applied = await group.lock(() => group.apply(entry))
    if (applied.t === 'epoch') await advanced(applied, parts)
    if (applied.t === 'entered') return applied
    if (applied.t === 'removed') return { t: 'removed', barred: isRemovedForGood(applied.accepted, parts) }
    if (applied.t === 'gap') return { t: 'resync', soon: true }
    if (applied.t === 'refused') {
      refused = entry.epoch + 1
      await vote(parts, { t: 'refuse', epoch: entry.epoch + 1, ctxHash: entry.ctxHash })
    }
    return OK
  }

  const voided = async (entry: Extract<LogEntry, { t: 'void' }>): Promise<EntryOutcome> => {
    const view = group.view.value
    if (!view) return OK
    const said = await verifyVoid(entry.statement, { charter: view.rules.charter, groupId: view.groupId })
    if (!said) return OK
    if (refused === said.epoch) refused = null
    const answer = answerToVoid(said, view, room.memory.settled)
    if (answer === 'not-here') return OK
    return answer === 'step-back' && (await stepBack(view, parts)) ? OK : { t: 'resync', soon: true }
  }

  return {
    get refused() {
      return refused
    },
    giveIn() {
      refused = null
    },
    async take(entry) {
      const outcome =
        entry.t === 'commit' ? await commit(entry) : entry.t === 'void' ? await voided(entry) : OK
      if (entry.t === 'message') await message(entry, parts)
      const settled = group.view.value ? settling.handled() : null
      if (settled) await room.memory.setSettled(settled)
      return outcome
    },
  }
}

async function advanced(
  { accepted, before, after, own }: Extract<Applied, { t: 'epoch' }>,
  parts: Parts,
): Promise<void> {
  const { room } = parts
  parts.settling.began(after)
  // Not awaited: the vote needs a round trip, and the log goes on meanwhile.
  void vote(parts, { t: 'acknowledge', epoch: after.epoch, ctxHash: accepted.ctxHash })
  // A newcomer waits for our heartbeat; nobody waits for the store.
  parts.presence.epoch(after, accepted.added.length > 0)
  parts.board.epoch(after, accepted.added.length > 0)
  parts.polls.epoch(
    after,
    accepted.added.map(({ keyHash }) => hex(keyHash)),
  )
  await adopt(accepted.rules, room)
  // An owner's new rules may have opened what leaves could not be read by (K4).
  await parts.group.lock(() => parts.group.reread())
  await parts.trust.epoch(after)
  tellEpoch({ accepted, before, after, own }, parts)
  parts.chat.outbox.pump()
}

/** [K29] The newest epoch never counted. If it carried newer rules they stay known, and go first. */
async function stepBack(now: GroupView, parts: Parts): Promise<boolean> {
  const { group, room } = parts
  const back = await group.lock(() => group.rollback())
  if (!back) return false
  parts.settling.voided()
  if (!equalBytes(now.rules.bytes, back.rules.bytes)) {
    group.expectRules(now.rules.bytes)
    await parts
      .stream()
      ?.tell({ t: 'offerRules', rules: now.rules.bytes })
      .catch(() => undefined)
    parts.committer.rules()
  }
  await parts.trust.epoch(back)
  room.surface.link.value = 'online'
  return true
}

function isRemovedForGood(accepted: Accepted, { room }: Parts): boolean {
  const { identity } = room
  return isBarred({ memberKey: identity.memberKey, cert: identity.cert ?? undefined }, accepted.rules.state)
}

async function vote(
  parts: Parts,
  verdict: Parameters<NonNullable<ReturnType<Parts['stream']>>['tell']>[0],
): Promise<void> {
  // A vote that does not arrive is one not given; the server goes on without it.
  await parts
    .stream()
    ?.tell(verdict)
    .catch(() => undefined)
}

async function message(
  { message: sealed, sender }: Extract<LogEntry, { t: 'message' }>,
  parts: Parts,
): Promise<void> {
  const { group, room } = parts
  if (!group.view.value || sealed.bytes.length > limits.APP_MESSAGE_MAX_BYTES) return
  if (equalBytes(sender, room.identity.memberKey)) return returned(sealed, parts)
  const opened = await group.lock(() => group.open(sealed.bytes))
  const view = group.view.value
  if (!opened || !view) return
  const body = opened.body.t === 'body' ? opened.body.body : null
  parts.presence.message(opened.sender, opened.epoch, body)
  if (opened.body.t === 'unknown') parts.newer(opened.sender)
  if (body) await takeBody({ sender: opened.sender, epoch: opened.epoch, body, view }, parts)
}

/** Own messages are not opened: what they say is known, and now its place in the log, too. */
function returned({ id, epoch }: { readonly id: Bytes; readonly epoch: number }, parts: Parts): void {
  const body = parts.spoken(id)
  const own = parts.group.view.value?.own
  if (body?.t === 'heartbeat') parts.presence.returned(body.hand ?? 0)
  else if (body?.t === 'board' && own) parts.board.received(own, epoch, body)
  else parts.chat.returned(id, epoch)
}

export { vote }
