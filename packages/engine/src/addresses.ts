import { networkInterfaces } from 'node:os'

/**
 * This machine's first IPv4 address on a network, `undefined` without one. For a trial: Firefox refuses
 * to send media to 127.0.0.1, so only with such an address as `nodeIp` can it take part in a call.
 */
export function networkAddress(
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string | undefined {
  const found = Object.values(interfaces).flatMap(addresses => addresses ?? [])
  return found.find(
    ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
  )?.address
}
