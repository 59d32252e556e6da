import { type Bytes, base64url, fromBase64url, hex, limits, type RoomId } from '@konklave/protocol'
import { compareRules, type Rules, verifyRules } from '@konklave/protocol/rules'
import { computed, effect, signal, untracked } from '@preact/signals-core'
import { nameOf } from '../chat/chat.ts'
import { ActionRefused } from '../types.ts'
import { withOneMore } from './bounded.ts'
import { createFollowing } from './follow.ts'
import { createGoing } from './going.ts'
import { createKeyBook } from './keyBook.ts'
import type { Breakouts, BreakoutsDeps } from './late.ts'
import { createLead } from './lead.ts'
import { sayOuting } from './outing.ts'
import { idsOf, plannedOn, planOf } from './plan.ts'
import type { BreakoutPlan, BreakoutsView } from './types.ts'
import { leadsBreakouts } from './whoLeads.ts'

export { isWritten } from '../board/planEntry.ts'

/** All that can be planned, and as many that were made anew or ended meanwhile. */
const OFFERED_MAX = 2 * limits.BREAKOUTS_MAX

/** [K44] Everything of breakouts on one page: the plan, the keys, going there, and what those who lead do. */
export function createBreakouts(deps: BreakoutsDeps): Breakouts {
  const { room, view, board, heard, outing, send, tell } = deps
  const planned = computed(() => plannedOn(board.entries.value))
  const book = createKeyBook({ room, view, planned, outing, send, ask: tell })
  const lead = createLead({ ...deps, planned, book })
  const going = createGoing({ room, view, planned, book, outing, open: deps.open, tell })
  const word = signal<BreakoutsView['word']['value']>(null)
  /** Newest rules of breakouts that came by the main room, by room. */
  const offered = signal<ReadonlyMap<string, Rules>>(new Map())

  const plan = computed((): BreakoutPlan | null => {
    const [now, group] = [planned.value, view.value]
    if (!now || !group) return null
    const { room: at, help = false } = outing.value
    const own = { id: group.own.id, room: at ? hex(at) : null, help }
    const present = new Set(group.members.map(({ id }) => id))
    return planOf(now, { present, heard: heard.value, own })
  })

  /** What the main room knows of the breakout that this member is in is told there: again with each epoch, until it holds. */
  room.scope.add(
    effect(() => {
      const helm = going.stay.value?.view.phase.value.t === 'inside' ? going.stay.value.helm() : null
      const inside = helm?.view.value
      if (!helm || !inside) return
      const id = inside.rules.charter.roomId as RoomId
      const rules = offered.value.get(hex(id))
      const keys = book.held.value.get(hex(id)) ?? []
      if (rules && compareRules(rules, inside.rules) === 'newer')
        void untracked(() => helm.offer(rules.bytes))
      for (const { g, secret } of keys)
        if (g === inside.rules.state.linkGen) void untracked(() => helm.learn(g, secret))
    }),
  )

  const keep = async (id: RoomId, bytes: Bytes) => {
    const rules = await verifyRules(bytes, id)
    const before = offered.value.get(hex(id))
    if (!rules.ok || (before && compareRules(rules.value, before) !== 'newer')) return
    const isPlanned = (key: string) =>
      planned.value !== null && idsOf(planned.value).some(one => hex(one) === key)
    offered.value = withOneMore(offered.value, [hex(id), rules.value], {
      max: OFFERED_MAX,
      wanted: isPlanned,
    })
  }

  const following = createFollowing({
    ...deps,
    planned,
    book,
    signed: (id, bytes) => void keep(id, bytes),
    remake: lead.remake,
  })

  return {
    ...lead,
    plan,
    word,
    mine: computed(() => going.mine.value && base64url(going.mine.value)),
    inside: computed(() => going.stay.value?.view ?? null),
    async received(sender, body) {
      const group = view.value
      if (!group) return
      if (body.t === 'roomKeys') return book.received(sender, body, group)
      if (!leadsBreakouts(sender, group)) return
      if (body.t === 'roomRules') await keep(body.room, body.rules)
      else word.value = { id: hex(body.id), text: body.text, by: nameOf(sender) }
    },
    lacks(sender) {
      if (view.value) book.lacks(sender, view.value)
    },
    kicked: following.now,
    leave: going.leave,
    tellAll(text) {
      const group = view.value
      if (!group || !leadsBreakouts(group.own, group)) throw new ActionRefused('not-allowed')
      const said = text.trim().slice(0, limits.BREAKOUT_WORD_MAX_CHARS)
      if (said !== '') void send({ t: 'roomsWord', id: room.deps.random.bytes(16), text: said })
    },
    callHelp(on) {
      if (!outing.value.room) return
      sayOuting(outing, 'help', on)
      tell()
    },
    async goTo(id) {
      const to = id === null ? null : fromBase64url(id)
      if (id !== null && to?.length !== 16) throw new ActionRefused('no-such-room')
      await going.goTo(to as RoomId | null)
    },
  }
}
