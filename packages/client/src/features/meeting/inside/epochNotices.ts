import { equalBytes, hex } from '@konklave/protocol'
import { type Accepted, isBarred, limitsOf, mayPublish } from '@konklave/protocol/rules'
import { nameOf } from '../chat/chat.ts'
import type { Applied, GroupView } from '../group/group.ts'
import type { Parts } from './parts.ts'

/** Announces what an epoch changed: every entry, every leaving, every change of rules is seen by all. */
export function tellEpoch(
  { accepted, before, after }: Omit<Extract<Applied, { t: 'epoch' }>, 't'>,
  parts: Parts,
): void {
  const { room } = parts
  const nameIn = (view: typeof before, id: string) => {
    const member = view.members.find(one => one.id === id)
    return member ? nameOf(member) : ''
  }
  const cameBack = new Set(accepted.removed.map(({ keyHash }) => hex(keyHash)))
  for (const { keyHash } of accepted.added) {
    const who = hex(keyHash)
    if (cameBack.delete(who)) {
      const [name, was] = [nameIn(after, who), nameIn(before, who)]
      if (name !== was && who !== room.identity.id) room.notify({ t: 'renamed', who, name, before: was })
      continue
    }
    room.notify({ t: 'joined', who, name: nameIn(after, who) })
  }
  for (const leaf of accepted.removed) {
    const who = hex(leaf.keyHash)
    if (!cameBack.has(who) || isEarlierSelf(leaf, parts)) continue
    const barred = isBarred(leaf, accepted.rules.state)
    room.notify({ t: barred ? 'removed' : 'left', who, name: nameIn(before, who) })
  }
  const who = accepted.renamed && hex(accepted.renamed.keyHash)
  // Who renamed itself knows.
  if (who && who !== room.identity.id) {
    room.notify({ t: 'renamed', who, name: nameIn(after, who), before: nameIn(before, who) })
  }
  for (const { id, role } of after.members) {
    const was = before.members.find(member => member.id === id)?.role
    if (was === undefined || was === role) continue
    room.notify({ t: 'roleChanged', who: id, name: nameIn(after, id), me: id === room.identity.id, role })
  }
  const [was, is] = [before.rules.state, after.rules.state]
  if (is.switches.share === 'ask' && isSharer(after) && !isSharer(before)) room.notify({ t: 'shareAllowed' })
  tellLimits({ accepted, before, after }, parts)
  if (was.admission !== is.admission) room.notify({ t: 'admissionChanged', admission: is.admission })
  if (was.linkGen !== is.linkGen) room.notify({ t: 'linkChanged' })
}

const isSharer = ({ own, rules }: GroupView): boolean =>
  rules.state.switches.sharers.some(key => equalBytes(key, own.leaf.keyHash))

/**
 * A leaf that this person left behind: of the own member key, or of the own owner key and silent ever since. Of oneself
 * nobody is told that one has gone.
 */
function isEarlierSelf({ keyHash, cert }: Accepted['removed'][number], { room, presence }: Parts): boolean {
  const { id, cert: own } = room.identity
  const who = hex(keyHash)
  return who === id || (!!own && !!cert && equalBytes(cert.key, own.key) && !presence.heard.value.has(who))
}

/** What I may no longer do, and by whom; what is open of it is closed here, too, so that nobody believes to be heard (K43). */
function tellLimits(
  { accepted, before, after }: Pick<Extract<Applied, { t: 'epoch' }>, 'accepted' | 'before' | 'after'>,
  { room }: Parts,
): void {
  const still = mayPublish(after.own.leaf, after.rules)
  for (const kind of mayPublish(before.own.leaf, before.rules))
    if (!still.includes(kind)) room.deps.media?.mute(kind)
  const was = limitsOf(before.own.leaf, before.rules.state)
  const is = limitsOf(after.own.leaf, after.rules.state)
  const by = after.members.find(({ leaf }) => leaf.index === accepted.committer.index)
  const [taken, given] = [is.filter(one => !was.includes(one)), was.filter(one => !is.includes(one))]
  if (taken.length > 0) room.notify({ t: 'limited', by: by ? nameOf(by) : '', what: taken })
  if (given.length > 0) room.notify({ t: 'unlimited', by: by ? nameOf(by) : '', what: given })
}
