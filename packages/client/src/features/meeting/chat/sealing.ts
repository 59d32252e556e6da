import { openWhisper, openWhisperTo, sealWhisper, sealWhisperTo } from '@konklave/crypto'
import type { GroupId, LineBody, MemberKey, SealedBody } from '@konklave/protocol'
import type { GroupView } from '../group/group.ts'
import { leads, type Member } from '../group/member.ts'
import type { Readers } from './addressing.ts'
import { idOfRef } from './lineId.ts'
import type { Addressee } from './types.ts'

/** What can be written here: it has a number of its own. */
export type Numbered = Extract<SealedBody, { n: number }>
export type Whispered = Extract<SealedBody, { t: 'whisper' | 'whisperTo' }>
/** What is written before it is sealed for its readers. */
export type Written = Exclude<Numbered, Whispered>

/** This member's end of every whisper, in the meeting that it is in. */
export type OwnEnd = {
  readonly groupId: GroupId
  readonly memberKey: MemberKey
  readonly dm: CryptoKeyPair
}

/** [K42] Sealed for its readers, anew each time it is sent. Only lines are whispered. */
export async function sealFor(body: Written, readers: Readers, own: OwnEnd): Promise<Numbered> {
  if (readers.t === 'all' || !isLine(body)) return body
  const { n } = body
  if (readers.t === 'one')
    return { t: 'whisper', n, sealed: await sealWhisper({ own, to: readers.reader, body }) }
  return { t: 'whisperTo', n, ...(await sealWhisperTo({ own, to: readers.readers, body })) }
}

/** [K42] A whisper that is for this member, or null. */
export async function openFor(
  sender: Member,
  body: Whispered,
  { own, view }: { readonly own: OwnEnd; readonly view: Pick<GroupView, 'own'> },
): Promise<{ readonly body: LineBody; readonly to: Addressee } | null> {
  const from = { memberKey: sender.leaf.memberKey, dmKey: sender.leaf.credential.dmKey }
  const { n, sealed } = body
  if (body.t === 'whisper') {
    const line = await openWhisper({ own, from, n, sealed })
    const { id, profile } = view.own
    return line && { body: line, to: { t: 'one', id, name: profile?.name ?? '' } }
  }
  const line = await openWhisperTo({ own, from, n, sealed, slots: body.slots })
  return line && (leads(view.own) || concerns(line, view.own.id))
    ? { body: line, to: { t: 'leading' } }
    : null
}

/** It is about a line of this person: who wrote to those who lead gets their answer. */
function concerns(line: LineBody, id: string): boolean {
  const about = line.t === 'chat' ? line.re : line.t === 'mark' ? line.to : undefined
  return about !== undefined && idOfRef(about).startsWith(`${id}:`)
}

export const isLine = (body: Written): body is LineBody =>
  body.t === 'chat' || body.t === 'edit' || body.t === 'mark'
