import { decode, ECHO_PATH, type EchoReply, echoReply } from '@konklave/protocol'

/** Why this server gives no echo now. */
export type NoEcho = 'busy' | 'down' | 'off'

const ANSWER_MAX_BYTES = 4 * 1024
const refusals: Readonly<Record<number, NoEcho>> = { 404: 'off', 429: 'busy' }

/** An engine room for this page alone. */
export async function askEcho(signal: AbortSignal): Promise<EchoReply | NoEcho> {
  try {
    const response = await fetch(ECHO_PATH, {
      method: 'POST',
      credentials: 'omit',
      cache: 'no-store',
      signal,
    })
    if (!response.ok) return refusals[response.status] ?? 'down'
    return decode(echoReply, new Uint8Array(await response.arrayBuffer()), ANSWER_MAX_BYTES)
  } catch {
    return 'down'
  }
}
