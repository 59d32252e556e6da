/** Column types as node:sqlite hands them over: blobs are Uint8Array, integers numbers. */
export interface Tables {
  room: { id: Uint8Array; rules: Uint8Array; expires_at: number; parent: Uint8Array | null }
  meeting: {
    room_id: Uint8Array
    group_id: Uint8Array
    epoch: number
    ctx_hash: Uint8Array
    prev_ctx_hash: Uint8Array | null
    rules: Uint8Array
    delete_at: number | null
  }
}
