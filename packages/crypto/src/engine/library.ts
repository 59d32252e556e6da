import { type Extension as OurExtension, size } from '@konklave/protocol/mls'
import {
  type Capabilities,
  type ClientConfig,
  type ClientState,
  decodeMlsMessage,
  defaultExtensionTypes,
  defaultKeyPackageEqualityConfig,
  type Extension,
  encodeMlsMessage,
  type GroupInfo,
  type KeyPackage,
  type Lifetime,
  type PrivateMessage,
  type PublicMessage,
  type Welcome,
} from 'ts-mls'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { groupContextEncoder } from 'ts-mls/groupContext.js'
import { decodeRatchetTree, type RatchetTree } from 'ts-mls/ratchetTree.js'
import { suiteName } from './cipherSuite.ts'
import { EngineError } from './errors.ts'

/** Translations between our bytes and the library's objects, and its fixed configuration. */

/** K39: how far back an application message may lie; the library keeps everything if this were 0 (T10). */
const keptEpochs = 4

export const clientConfig: ClientConfig = {
  keyRetentionConfig: {
    retainKeysForEpochs: keptEpochs,
    retainKeysForGenerations: 64,
    maximumForwardRatchetSteps: 1024,
  },
  lifetimeConfig: { maximumTotalLifetime: 2n ** 64n - 1n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  // Padding is the message layer's (K39): sizes there are classes, which "at least n" cannot make.
  paddingConfig: { kind: 'alwaysPad', paddingLength: 0 },
  // Credentials are judged by the policy, which sees the whole commit and the rules before the library does.
  authService: { validateCredential: async () => true },
}

/** K6: no clock enters any rule. */
export const unlimited: Lifetime = { notBefore: 0n, notAfter: 2n ** 64n - 1n }

/** The least a leaf must list; each entry costs two bytes in every tree. */
export const capabilities: Capabilities = {
  versions: ['mls10'],
  ciphersuites: [suiteName],
  extensions: [0xf0a1],
  proposals: [],
  credentials: ['basic'],
}

const nameOf = (type: number): Extension['extensionType'] => {
  for (const [name, value] of Object.entries(defaultExtensionTypes)) {
    if (value === type && isExtensionName(name)) return name
  }
  return type
}

const isExtensionName = (name: string): name is keyof typeof defaultExtensionTypes =>
  name in defaultExtensionTypes

export const toLibrary = (extensions: readonly OurExtension[]): Extension[] =>
  extensions.map(({ type, data }) => ({ extensionType: nameOf(type), extensionData: data }))

/** Bytes that our decoder took and the library's does not would be a bug in one of them. */
const decoded = <T>(value: T | undefined): T => {
  if (value === undefined) throw new EngineError('library-disagrees')
  return value
}

const message = (bytes: Uint8Array) => decoded(decodeMlsMessage(bytes, 0))[0]

export const asPublicMessage = (bytes: Uint8Array): PublicMessage => {
  const m = message(bytes)
  return decoded(m.wireformat === 'mls_public_message' ? m.publicMessage : undefined)
}

export const asPrivateMessage = (bytes: Uint8Array): PrivateMessage => {
  const m = message(bytes)
  return decoded(m.wireformat === 'mls_private_message' ? m.privateMessage : undefined)
}

export const asKeyPackage = (bytes: Uint8Array): KeyPackage => {
  const m = message(bytes)
  return decoded(m.wireformat === 'mls_key_package' ? m.keyPackage : undefined)
}

export const asGroupInfo = (bytes: Uint8Array): GroupInfo => {
  const m = message(bytes)
  return decoded(m.wireformat === 'mls_group_info' ? m.groupInfo : undefined)
}

export const asWelcome = (bytes: Uint8Array): Welcome => {
  const m = message(bytes)
  return decoded(m.wireformat === 'mls_welcome' ? m.welcome : undefined)
}

export const asRatchetTree = (bytes: Uint8Array): RatchetTree => decoded(decodeRatchetTree(bytes, 0))[0]

const version = 'mls10' as const

export const publicMessageBytes = (publicMessage: PublicMessage): Uint8Array =>
  encodeMlsMessage({ version, wireformat: 'mls_public_message', publicMessage })
export const privateMessageBytes = (privateMessage: PrivateMessage): Uint8Array =>
  encodeMlsMessage({ version, wireformat: 'mls_private_message', privateMessage })
export const keyPackageBytes = (keyPackage: KeyPackage): Uint8Array =>
  encodeMlsMessage({ version, wireformat: 'mls_key_package', keyPackage })
export const groupInfoBytes = (groupInfo: GroupInfo): Uint8Array =>
  encodeMlsMessage({ version, wireformat: 'mls_group_info', groupInfo })
export const welcomeBytes = (welcome: Welcome): Uint8Array =>
  encodeMlsMessage({ version, wireformat: 'mls_welcome', welcome })

/** The GroupContext as the library encodes it. */
export const contextBytes = (state: ClientState): Uint8Array =>
  encode(groupContextEncoder)(state.groupContext)

export const zeroSecret: Uint8Array = new Uint8Array(size.hash)
