import type { Reader } from './bytes.ts'
import { refuse } from './errors.ts'
import { readExtensions } from './extension.ts'
import { readKeyPackage } from './keyPackage.ts'
import { size } from './limits.ts'
import type { Proposal } from './types.ts'

/** ProposalOrRef (RFC 9420 section 12.4), inline proposals of the kinds that K10 knows; each other kind has its reason. */
export const readInlineProposal = (reader: Reader): Proposal => {
  if (reader.u8() !== 1) refuse('proposal-reference')
  switch (reader.u16()) {
    case 1:
      return { kind: 'add', keyPackage: readKeyPackage(reader) }
    case 2:
      return refuse('proposal-update')
    case 3:
      return { kind: 'remove', removed: reader.u32() }
    case 4:
      return refuse('proposal-psk')
    case 5:
      return refuse('proposal-reinit')
    case 6:
      return { kind: 'externalInit', kemOutput: reader.fixed(size.key) }
    case 7:
      return readGroupContextExtensions(reader)
    default:
      return refuse('proposal-unknown')
  }
}

const readGroupContextExtensions = (reader: Reader): Proposal => {
  const start = reader.position
  const extensions = readExtensions(reader)
  // The library takes an empty list for "unchanged", the RFC for "none left": nobody has a use for it (K7).
  if (extensions.length === 0) refuse('extension-content')
  return { kind: 'groupContextExtensions', extensions, raw: reader.since(start) }
}
