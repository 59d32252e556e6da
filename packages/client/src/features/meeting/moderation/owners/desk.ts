import type { GroupView } from '../../group/group.ts'
import type { Member } from '../../group/member.ts'
import type { OwnerBody, OwnerSurface, OwnersDeps } from './front.ts'
import { createGiver, type Giver } from './giver.ts'
import { createLeaver, type Leaver } from './leaver.ts'
import { openTaker, type Taker } from './taker.ts'

/** [K17] What owners do: the two sides of making somebody an owner, and stepping down. */
export interface OwnerDesk
  extends Pick<Giver, 'offer' | 'dismiss'>,
    Pick<Taker, 'answer' | 'kept' | 'forget'>,
    Pick<Leaver, 'stepDown'> {
  received(sender: Member, body: OwnerBody, view: GroupView): Promise<void>
}

export async function openOwnerDesk(deps: OwnersDeps, surface: OwnerSurface): Promise<OwnerDesk> {
  const leaver = createLeaver(deps, () => surface.offer.value?.t !== 'key')
  const giver = createGiver(deps, surface.handing, leaver.stepDown)
  const taker = await openTaker(deps, surface.offer)
  deps.room.scope.add(giver.stop)
  deps.room.scope.add(taker.stop)
  deps.room.scope.add(leaver.stop)
  return {
    offer: giver.offer,
    dismiss: giver.dismiss,
    answer: taker.answer,
    async kept() {
      await taker.kept()
      await leaver.resume()
    },
    forget: taker.forget,
    stepDown: leaver.stepDown,
    async received(sender, body, view) {
      if (body.t === 'answerOwner') return giver.answered(sender, body)
      // What is not an owner's to say is dropped (K43).
      if (sender.role !== 'owner') return
      if (body.t === 'offerOwner') taker.offered(sender, body, view)
      else if (body.t === 'ownerKept') await giver.kept(sender)
      else await leaver.asked(sender, body)
    },
  }
}
