import { connectionConfig, type RelayLogin, relayServers } from './relay.ts'

/** Another configuration, before there is a description, and the browser would throw away what it has found. */
export type Begun = {
  readonly connection: RTCPeerConnection
  readonly configuration: RTCConfiguration
}

/** A connection to the engine that was begun before the engine was asked for the call. */
export type Ahead = {
  /** For whoever connects first, once. Null: there is none, not yet or no longer. */
  take(): Begun | null
  /** Nobody will connect. */
  close(): void
}

/** Somebody who has not been let into the call by then keeps no address of the relay from others. */
const HELD_MS = 60_000

/**
 * Begins with what takes the longest, the way through the relay, as soon as what is shown there has come; what nobody has taken
 * within a minute is closed, and what would come after somebody has connected without it is not begun. See
 * docs/adr/0007-joining-in-two-round-trips.md.
 */
export function reachAhead(relay: Promise<RelayLogin | null>): Ahead {
  let begun: Begun | null = null
  let asked = false
  const close = () => {
    asked = true
    begun?.connection.close()
    begun = null
  }
  const begin = (login: RelayLogin | null) => {
    if (asked || !login || relayServers(location, login).length === 0) return
    const configuration = connectionConfig(login)
    begun = { connection: new RTCPeerConnection(asTheSdk(configuration)), configuration }
    setTimeout(close, HELD_MS)
  }
  relay.then(begin).catch(() => undefined)
  return {
    take() {
      asked = true
      const taken = begun
      begun = null
      return taken
    },
    close,
  }
}

/** Chromium does not let it be changed later. Browsers that do not know it leave it out. */
const asTheSdk = (configuration: RTCConfiguration): RTCConfiguration =>
  'createEncodedStreams' in RTCRtpSender.prototype
    ? Object.assign({ encodedInsertableStreams: true }, configuration)
    : configuration
