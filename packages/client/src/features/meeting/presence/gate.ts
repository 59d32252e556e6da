import type { Admission, Role } from '@konklave/protocol'

/** Somebody who was in the tree when I entered. */
export type Witness = { readonly id: string; readonly role: Role; readonly heardInEpoch: number | null }

export type GateInput = {
  /** A founder does not wait. */
  readonly founder: boolean
  readonly admission: Admission
  /** The epoch in which I entered: heartbeats count from it on. */
  readonly entered: number
  /** Members who signed the GroupInfo by which I came in; the server may have had a part in choosing it. */
  readonly signer: string | null
  /** Other members now. */
  readonly others: readonly Witness[]
  /** Ids of those who were in the tree when I entered. */
  readonly witnesses: ReadonlySet<string>
}

/**
 * [K22] Whether enough of those I came to have shown that they are in my epoch. Before that this member sends no media and
 * no text: a hostile server could have led it into a group of its own making.
 */
export function gateOpen(input: GateInput): boolean {
  if (input.founder || input.others.length === 0) return true
  const stayed = input.others.filter(({ id }) => input.witnesses.has(id))
  const counted = stayed.length > 0 ? stayed : input.others
  const heard = counted.filter(({ heardInEpoch }) => heardInEpoch !== null && heardInEpoch >= input.entered)
  if (input.admission !== 'open') {
    return (
      heard.some(({ role }) => role === 'owner' || role === 'moderator') || heard.length * 2 >= counted.length
    )
  }
  const besidesSigner = counted.filter(({ id }) => id !== input.signer)
  if (besidesSigner.length === 0) return heard.length > 0
  return heard.some(({ id }) => id !== input.signer)
}
