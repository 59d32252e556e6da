import type { Clock } from '../streams/types.ts'
import type { Certificate } from './certificate.ts'

/** Under which names this server is reached over TLS, and with what it proves them. */
export type Identity = { readonly names: readonly string[]; readonly certificate: Certificate }
/** Behind a proxy that has the certificate. */
export type ProxiedIdentity = { readonly names: readonly string[]; readonly certificate: null }

/** What a mode with TLS brings along: names, certificate, addresses of calls. */
export interface Site {
  /** One IPv4 address and one IPv6 address at most, as told to clients. */
  readonly mediaIps: readonly string[]
  /** This machine's own, where they differ. */
  readonly localIps: readonly string[]
  /** TURN under this name, for those who reach nothing but the one port. */
  readonly relay: { readonly domain: string } | null
  current(): Identity | ProxiedIdentity
  /** Looks now and then; returns a stop. */
  watch(clock: Clock, changed: (identity: Identity) => void): () => void
  /** Whatever it has open. */
  close(): Promise<void>
}
