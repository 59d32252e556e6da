import type { Server } from 'node:net'
import { type Words, words } from '@konklave/protocol'
import type { FastifyServerFactory } from 'fastify'
import { flagKey, type SettingName } from '../config/index.ts'
import { OperatorError } from '../operatorError.ts'
import type { Upgrade } from './upgrade.ts'

/** One way in. It owns its sockets: `close` ends them all. */
export interface Listener {
  /** Fastify's requests come from here. */
  readonly serverFactory: FastifyServerFactory
  /** After the app is ready. Port 0 takes a free one; resolves with the port. */
  listen(port: number): Promise<number>
  /** Takes no new connections, lets answers go out for `graceMs`, then ends what is left. */
  close(graceMs: number): Promise<void>
}

export type OnUpgrade = (upgrade: Upgrade) => void

/** Bounds for anybody, before anything is known about him. */
export const HEADERS_WITHIN_MS = 10_000
export const REQUEST_WITHIN_MS = 30_000
export const KEEP_ALIVE_MS = 30_000
export const HEADERS_MAX_BYTES = 32 * 1024
export const CONNECTIONS_MAX = 4_096
/** How often the two deadlines above are looked at; Node's own default is half a minute. */
export const CHECK_INTERVAL_MS = 2_000

/** What to say of a port that somebody else has. */
export const portTaken = (kind: 'tcp' | 'udp', port: number, setting: SettingName): Words =>
  words(
    `Port ${port}/${kind} ist von einem anderen Programm belegt. Wählen Sie einen mit ${flagKey(setting)}, oder beenden Sie jenes Programm: ss -l${kind[0]}np 'sport = :${port}' sagt als root, welches es ist.`,
    `Port ${port}/${kind} is taken by another program. Choose one with ${flagKey(setting)}, or end that program: ss -l${kind[0]}np 'sport = :${port}' tells which, as root.`,
  )

export class ListenError extends OperatorError {
  override readonly name = 'ListenError'
  readonly reason: 'port-in-use' | 'not-allowed' | 'failed'
  constructor(reason: ListenError['reason'], says: Words, options?: ErrorOptions) {
    super(says, options)
    this.reason = reason
  }
}

export type Listening = {
  readonly host: string
  readonly port: number
  readonly ipv6Only?: boolean
  /** The setting that another port can be chosen by. */
  readonly setting?: 'port' | 'httpPort'
}

/** Listens or says in one sentence why not. */
export function listenOn(
  server: Server,
  { host, port, ipv6Only = false, setting = 'port' }: Listening,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error & { code?: string }) => {
      if (cause.code === 'EADDRINUSE')
        reject(new ListenError('port-in-use', portTaken('tcp', port, setting), { cause }))
      else if (cause.code === 'EACCES')
        reject(
          new ListenError(
            'not-allowed',
            words(
              `Port ${port} verlangt mehr Rechte, als dieser Prozess hat.`,
              `Port ${port} needs more rights than this process has.`,
            ),
            { cause },
          ),
        )
      else
        reject(
          new ListenError(
            'failed',
            words(
              `Auf ${host} Port ${port} lässt sich nicht lauschen: ${cause.code}.`,
              `Cannot listen on ${host} port ${port}: ${cause.code}.`,
            ),
            { cause },
          ),
        )
    }
    server.once('error', failed)
    server.listen({ host, port, exclusive: true, ipv6Only }, () => {
      server.off('error', failed)
      resolve()
    })
  })
}
