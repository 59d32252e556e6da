import type { MeetingView } from '@konklave/client'
import type { Reason } from './problems.ts'
import { whom } from './whom.ts'

/** What commands about who owns the room see and do. */
export type OwnerCommanded = {
  readonly people: {
    readonly list: {
      readonly value: readonly { readonly id: string; readonly name: string; readonly me: boolean }[]
    }
  }
  readonly owner: Pick<
    MeetingView['owner'],
    'offer' | 'dismissHanding' | 'stepDown' | 'answerOffer' | 'keptKey'
  > & { readonly offered: { readonly value: MeetingView['owner']['offered']['value'] } }
}

/** [K17] Undefined: the word is none of these. */
export async function ownerCommand(
  word: string,
  argument: string,
  { people, owner }: OwnerCommanded,
): Promise<Reason | null | undefined> {
  switch (word) {
    case 'cohost':
    case 'handover': {
      const found = whom(
        argument,
        people.list.value.filter(({ me }) => !me),
      )
      if (!found) return 'nobody-of-that-name'
      await owner.offer(found.id, { over: word === 'handover' })
      return null
    }
    case 'stay':
      await owner.dismissHanding()
      return null
    case 'stepdown':
      await owner.stepDown()
      return null
    case 'accept':
    case 'decline':
      if (owner.offered.value?.t !== 'asked') return 'not-asked'
      await owner.answerOffer(word === 'accept')
      return null
    case 'kept':
      if (owner.offered.value?.t !== 'key') return 'not-asked'
      await owner.keptKey()
      return null
    default:
      return undefined
  }
}
