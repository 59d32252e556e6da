/** By then somebody who came in sees and hears, and the ones who were there see and hear them. */
const laterMs = 800

/** The transport of the SDK that offers, as far as it is used here. */
export type Offering = {
  readonly _pc?: RTCPeerConnection | null
  createAndSendOffer(options?: RTCOfferOptions): Promise<void>
}

/**
 * When the browser offers anew. The SDK does after everything it published, after each request of the engine and, when one
 * was on its way, after the answer too: three offers for one person who comes in, of 1.1 kB per section, each taking some
 * 50 ms of a page that has its first picture to decode. An offer that changes nothing and brings nothing somebody waits
 * for is therefore made later, once for all. It is never left out: the engine puts sections that fell free in order by it.
 */
export class Offers {
  /** Something was asked for that no section carries yet. */
  readonly #awaited: () => boolean
  readonly #now = new WeakMap<Offering, () => Promise<void>>()

  constructor(awaited: () => boolean) {
    this.#awaited = awaited
  }

  watch(transport: Offering): void {
    const offer = transport.createAndSendOffer.bind(transport)
    let timer: ReturnType<typeof setTimeout> | undefined
    const now = (options?: RTCOfferOptions): Promise<void> => {
      clearTimeout(timer)
      timer = undefined
      return offer(options)
    }
    this.#now.set(transport, now)
    transport.createAndSendOffer = async options => {
      if (options?.iceRestart || unsettled(transport._pc) || this.#awaited()) return now(options)
      timer ??= setTimeout(() => void now().catch(() => undefined), laterMs)
    }
  }

  /** At once, whatever is under way. */
  async make(transport: Offering | undefined): Promise<void> {
    if (transport) await this.#now.get(transport)?.()
  }
}

/** What this side wants of a section is not agreed yet (the check of "negotiation needed", WebRTC 4.7.3, for transceivers). */
function unsettled(pc: RTCPeerConnection | null | undefined): boolean {
  return pc?.getTransceivers().some(t => t.direction !== t.currentDirection) ?? true
}
