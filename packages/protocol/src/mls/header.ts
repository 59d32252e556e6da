import { concat, type Reader, u16 } from './bytes.ts'
import { refuse } from './errors.ts'
import { cipherSuite, protocolVersion, type wireFormat } from './limits.ts'

type WireFormat = (typeof wireFormat)[keyof typeof wireFormat]

/** ProtocolVersion, MLS 1.0 only. */
export const readVersion = (reader: Reader): void => {
  if (reader.u16() !== protocolVersion) refuse('version')
}

/** CipherSuite, suite 1 only. */
export const readSuite = (reader: Reader): void => {
  if (reader.u16() !== cipherSuite) refuse('cipher-suite')
}

/** Head of an MLSMessage (RFC 9420 section 6); anything but `expected` is refused. */
export const readHeader = (reader: Reader, expected: WireFormat): void => {
  readVersion(reader)
  if (reader.u16() !== expected) refuse('wire-format')
}

export const encodeHeader = (format: WireFormat): Uint8Array => concat(u16(protocolVersion), u16(format))
