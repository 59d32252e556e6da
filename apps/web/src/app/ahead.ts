import { type Ahead, reachAhead } from '@konklave/media'
import { decode, relayReply } from '@konklave/protocol'

const ANSWER_MAX_BYTES = 1_024

/** From what {@link askForRelay} was answered: the way through the relay, while the server is asked about the room. */
export const ahead = (answer: Promise<Response | null>): Ahead => reachAhead(answer.then(relayIn))

async function relayIn(response: Response | null) {
  if (!response?.ok) return null
  const { relay } = decode(relayReply, new Uint8Array(await response.arrayBuffer()), ANSWER_MAX_BYTES)
  return relay ?? null
}
