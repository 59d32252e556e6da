import {
  type Bytes,
  base64url,
  decode,
  encode,
  fromBase64url,
  fromHex,
  hex,
  limits,
  sealedBody,
  utf8,
} from '@konklave/protocol'
import type { GroupView } from '../group/group.ts'
import type { OwnVote } from './facts.ts'

/** What of the polls of one meeting outlives a reload of this tab: my last votes with what opens them, and which were put away. */
export type Kept = { readonly votes: readonly OwnVote[]; readonly away: readonly string[] }

/** More polls than that no meeting has; the newest stay. */
const KEPT_MAX = 64
const NOTHING: Kept = { votes: [], away: [] }

export function writeKept({ groupId, votes, away }: Kept & { readonly groupId: Bytes }): Bytes {
  const given = votes.slice(-KEPT_MAX).map(({ n, poll, commitment, secret, choice }) => {
    const opened = { secret, choice: [...choice] }
    return base64url(encode({ t: 'givenVote', of: n, poll, commitment, opened }))
  })
  return utf8([hex(groupId), away.slice(-KEPT_MAX).join(), ...given].join(' '))
}

/** Of another meeting, or of another build and not to be read: nothing. */
export function readKept(bytes: Bytes | null, { groupId }: Pick<GroupView, 'groupId'>): Kept {
  if (!bytes) return NOTHING
  const [of, away = '', ...given] = new TextDecoder().decode(bytes).split(' ')
  if (of !== hex(groupId)) return NOTHING
  try {
    return {
      votes: given.map(readVote),
      away: away === '' ? [] : away.split(',').map(id => hex(fromHex(id))),
    }
  } catch {
    return NOTHING
  }
}

function readVote(text: string): OwnVote {
  const body = decode(sealedBody, fromBase64url(text) ?? new Uint8Array(), limits.FRAME_MAX_BYTES)
  if (body.t !== 'givenVote' || !body.opened) throw new Error('no vote of mine')
  return { n: body.of, poll: body.poll, commitment: body.commitment, ...body.opened }
}
