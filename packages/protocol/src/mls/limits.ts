/** Sizes in bytes and counts that are checked before anything is parsed or allocated (K7, K15). */
export const mlsLimits = {
  commitBytes: 64 * 1024,
  addsPerCommit: 100,
  treeBytes: 1024 * 1024,
  keyPackageBytes: 2 * 1024,
  groupInfoBytes: 32 * 1024,
  welcomeBytes: 64 * 1024,
  privateMessageBytes: 64 * 1024,
  rulesBytes: 16 * 1024,
  /** Blank nodes cost one byte each: without this 1 MiB would be a million of them. */
  treeNodes: 16_383,
  /** Entries of a capability or extension list. */
  listItems: 256,
} as const

/** MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519, the only suite spoken here. */
export const cipherSuite = 1

/** Octets of suite 1: X25519 and Ed25519 public keys, SHA-256, Ed25519 signatures. */
export const size = { key: 32, hash: 32, signature: 64 } as const

/** MLS 1.0, RFC 9420 section 6. */
export const protocolVersion = 1

/** RFC 9420 section 17.2. */
export const wireFormat = {
  publicMessage: 1,
  privateMessage: 2,
  welcome: 3,
  groupInfo: 4,
  keyPackage: 5,
} as const

/** Code points. RFC 9420 section 17 and our private extension of K7. */
export const extensionType = {
  ratchetTree: 2,
  requiredCapabilities: 3,
  externalPub: 4,
  rules: 0xf0a1,
} as const
