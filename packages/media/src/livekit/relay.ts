/**
 * The one ICE server: this page's own host and port. An address is left out: Firefox asks the certificate for a name, and
 * a page opened by its address has another way anyway.
 */
export function relayServers(
  { protocol, hostname, port }: Pick<Location, 'protocol' | 'hostname' | 'port'>,
  relay: { readonly username: string; readonly credential: string },
): RTCIceServer[] {
  if (protocol !== 'https:' || /^[\d.]+$|:/.test(hostname)) return []
  return [{ urls: `turns:${hostname}:${port || 443}?transport=tcp`, ...relay }]
}
