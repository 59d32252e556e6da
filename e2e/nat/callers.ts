import { launch, Person } from '@konklave/testing/person'
import type { Town } from './town.ts'

/** A tall screen under a finger. */
const TELEPHONE = { width: 390, height: 844, isMobile: true, hasTouch: true }

/** Remembers the connections of a page. */
const WATCHED = `{
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
      super(configuration)
      ;(window.__connections ??= []).push(this)
    }
  }
}`

export type Callers = { readonly ada: Person; readonly ben: Person; close(): Promise<void> }

/** Ada at a desk in the open network, and Ben with a telephone behind the address translation of its carrier. */
export async function openCallers(town: Town): Promise<Callers> {
  const browserIn = (where: 'open' | 'phone') =>
    launch('chrome', {
      executablePath: town.wrapper(where, '/usr/bin/chromium'),
      pipe: true,
      // The authority is nobody's. TURN has its own look at the certificate.
      args: ['--ignore-certificate-errors'],
    })
  const [desk, telephone] = await Promise.all([browserIn('open'), browserIn('phone')])
  return {
    ada: await Person.open(desk, { code: 0b10110010, toneHz: 440, before: WATCHED }),
    ben: await Person.open(telephone, {
      code: 0b01001110,
      toneHz: 740,
      viewport: TELEPHONE,
      before: WATCHED,
    }),
    async close() {
      for (const browser of [desk, telephone]) await browser.close()
    },
  }
}

/** How the engine is reached: `relay by tls` where the call goes through the page's own port. */
export const way = ({ page }: Person) =>
  page.evaluate(async () => {
    const all = (window as unknown as { __connections: RTCPeerConnection[] }).__connections
    // The self-test of the frame worker has connections without a server.
    const call = all.find(c => c.connectionState === 'connected' && c.getConfiguration().iceServers?.length)
    const stats = new Map((await call?.getStats())?.entries() ?? [])
    const pair = stats.get(
      [...stats.values()].find(({ type }) => type === 'transport')?.selectedCandidatePairId,
    )
    const { relayProtocol, protocol } = stats.get(pair?.localCandidateId) ?? {}
    return relayProtocol ? `relay by ${relayProtocol}` : protocol
  })
