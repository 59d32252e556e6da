import type { QueueItem } from './events.ts'

/** Bytes that this item adds to the commit that carries it out (K27): what it adds, and its evidence. */
export function workBytes(item: QueueItem): number {
  if (item.t === 'add') return item.keyPackage.length + (item.pass ? signedBytes(item.pass) : 0)
  return signedBytes(item.t === 'leave' ? item.order : item.statement)
}

/** Key, signature and CBOR around a body. */
const SIGNED_OVERHEAD_BYTES = 120

const signedBytes = ({ body }: { readonly body: Uint8Array }): number => body.length + SIGNED_OVERHEAD_BYTES
