import { type Words, words } from '@konklave/protocol'
import type { AuthoritySeen } from '../../certificates/authority.ts'
import type { Config } from '../../config/index.ts'
import type { AddressSources } from '../../door/siteAddresses.ts'
import type { Status } from '../control.ts'
import type { FoundEngine } from '../findEngine.ts'

export type CheckName =
  | 'settings'
  | 'name'
  | 'interfaces'
  | 'ports'
  | 'certificate'
  | 'proxy'
  | 'clock'
  | 'disk'
  | 'memory'
  | 'entropy'
  | 'files'
  | 'database'
  | 'engine'
  | 'capacity'

/** One line of `konklave check`. */
export type Finding = {
  readonly check: CheckName
  /** `warn` may be as it should be; `fail` keeps somebody out, or lets somebody in. */
  readonly verdict: 'ok' | 'warn' | 'fail'
  readonly says: Words
  /** Which of several, where that says nothing about anybody: `443/tcp`. */
  readonly of?: string
  /** What to do about it. */
  readonly remedy?: Words
}

/** This machine, as far as it is looked at. */
export interface Machine {
  readonly cores: number
  readonly memoryBytes: number
  readonly availableBytes: number
  /** Bits in the kernel's pool; null where the kernel does not tell. */
  readonly entropyBits: number | null
  /** Of the user who looks; null on systems without. */
  readonly uid: number | null
  /** Of the file system that holds a path, or will hold it. */
  disk(path: string): { readonly freeBytes: number; readonly freeFiles: number }
  /** Tries to take the port for a moment. */
  port(kind: 'tcp' | 'udp', port: number): Promise<'free' | 'taken' | 'not-allowed'>
  engine(): Promise<FoundEngine | null>
  /** PEM texts of the authorities that browsers and this system trust. */
  authorities(): readonly string[]
  /** Asks our own server by way of the proxy before it. */
  through(origin: string): Promise<Through>
  /** How an authority that speaks ACME answers; its clock, too. */
  authority(url: string, trust: string | null): Promise<AuthoritySeen>
}

/** HTTP status of a page of ours, and of asking for a socket. `other`: an answer that is none of ours. */
export type Through = {
  readonly page: number | 'unreachable' | 'untrusted' | 'other'
  readonly socket: number | 'unreachable'
}

export type Around = {
  readonly config: Config
  /** The file the settings come from; null: none. */
  readonly configFile: string | null
  readonly wallNowMs: number
  /** Of the running server; null: none runs. */
  readonly status: Status | null
  /** Somebody holds the data directory: without a status, most likely a server that is starting. */
  readonly isHeld?: boolean
  readonly addresses: AddressSources
  readonly machine: Machine
}

export type Check = (around: Around) => readonly Finding[] | Promise<readonly Finding[]>

/** What is typed is the same in every language. */
export const typed = (command: string): Words => words(command, command)

/** `a and b`. */
export const allOf = (list: readonly string[]): Words => words(list.join(' und '), list.join(' and '))
