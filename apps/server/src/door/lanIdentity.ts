import { words } from '@konklave/protocol'
import type { Config } from '../config/index.ts'
import type { Log } from '../log/log.ts'
import { OperatorError } from '../operatorError.ts'
import { lanCertificate } from './certificate.ts'
import { furtherNames, lanAddresses, lanNames } from './lanNames.ts'
import type { Identity, Site } from './site.ts'

export class NoNetworkError extends OperatorError {
  override readonly name = 'NoNetworkError'
  readonly reason = 'no-network'
  constructor() {
    super(
      words(
        'Dieser Rechner hat keine Adresse in einem Netz. Ohne --lan lässt es sich hier versuchen.',
        'This machine has no address on a network. Start without --lan to try it here.',
      ),
    )
  }
}

const LOOK_EVERY_MS = 60_000

/**
 * Under which names this machine is reached on its network; follows when its addresses change.
 * @throws NoNetworkError, SecretFileError
 */
export function createLanIdentity(config: Config, log: Log): Site {
  const further = furtherNames(config.names)
  const look = (): Identity => {
    const addresses = lanAddresses()
    const [first] = addresses
    if (!first) throw new NoNetworkError()
    const all = lanNames(addresses, further)
    // What people are told: a name the operator gave, else the likeliest address.
    const told = further[0] ?? first.address
    const names = [told, ...all.filter(name => name !== told)]
    const certificate = lanCertificate(config.data, names, Date.now())
    if (certificate.made) log('certificate.made', { names: names.length })
    return { names, certificate }
  }
  let identity = look()
  const addresses = lanAddresses()
  const v4 = addresses.find(a => a.family === 'IPv4')?.address
  const v6 = addresses.find(a => a.family === 'IPv6')?.address
  return {
    mediaIps: [v4, v6].flatMap(ip => ip ?? []),
    localIps: [v4, v6].flatMap(ip => ip ?? []),
    // No browser sends TURN through a certificate that was made here.
    relay: null,
    current: () => identity,
    close: async () => {},
    watch(clock, changed) {
      let cancel = () => {}
      const tick = () => {
        try {
          const next = look()
          const same = next.names.join() === identity.names.join()
          identity = next
          if (!same) changed(next)
        } catch (error) {
          // Out of the network for a while: keep the names of before.
          if (!(error instanceof NoNetworkError)) throw error
        }
        cancel = clock.after(LOOK_EVERY_MS, tick)
      }
      cancel = clock.after(LOOK_EVERY_MS, tick)
      return () => cancel()
    },
  }
}
