export type RelayLogin = { readonly username: string; readonly credential: string }

/**
 * The one ICE server: this page's own host and port. An address is left out: Firefox asks the certificate for a name, and
 * a page opened by its address has another way anyway.
 */
export function relayServers(
  { protocol, hostname, port }: Pick<Location, 'protocol' | 'hostname' | 'port'>,
  relay: RelayLogin,
): RTCIceServer[] {
  if (protocol !== 'https:' || /^[\d.]+$|:/.test(hostname)) return []
  return [{ urls: `turns:${hostname}:${port || 443}?transport=tcp`, ...relay }]
}

/** Never servers the engine names: no address leaves to third parties. */
export const connectionConfig = (relay: RelayLogin | undefined): RTCConfiguration => ({
  iceServers: relay ? relayServers(location, relay) : [],
  // The relay takes four round trips until it can be used: they begin with the connection, not with its first description.
  iceCandidatePoolSize: 1,
})
