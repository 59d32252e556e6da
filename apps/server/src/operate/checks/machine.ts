import type { Check } from './types.ts'

const MIB = 2 ** 20
/** Server and engine at rest: docs/BENCHMARKS.md. */
export const IDLE_BYTES = 194_000_000
const DISK_FAIL_BYTES = 100 * MIB
const DISK_WARN_BYTES = 1024 * MIB
const FILES_LEAST = 1_000
/** What a Linux before 5.18 needs to have gathered; later ones always say 256. */
const ENTROPY_BITS = 128

/** Room on the disk of the data. A full disk ends no meeting, but no new one begins. */
export const checkDisk: Check = ({ config, machine }) => {
  const { freeBytes, freeFiles } = machine.disk(config.data)
  const free = Math.floor(freeBytes / MIB)
  const remedy = `Make room on the file system of ${config.data}.`
  if (freeBytes < DISK_FAIL_BYTES)
    return [
      {
        check: 'disk',
        verdict: 'fail',
        says: `Only ${free} MiB are free: no room can be created soon.`,
        remedy,
      },
    ]
  if (freeFiles < FILES_LEAST)
    return [{ check: 'disk', verdict: 'fail', says: `Only ${freeFiles} more files can be made.`, remedy }]
  if (freeBytes < DISK_WARN_BYTES)
    return [{ check: 'disk', verdict: 'warn', says: `${free} MiB are free.`, remedy }]
  return [{ check: 'disk', verdict: 'ok', says: `${free} MiB are free.` }]
}

export const checkMemory: Check = ({ machine, status }) => {
  const [all, left] = [machine.memoryBytes, machine.availableBytes].map(bytes => Math.floor(bytes / MIB))
  const says = `${left} of ${all} MiB are available${status ? ' beside the running server' : ''}.`
  // A running server has taken its part already.
  const needed = status ? IDLE_BYTES / 2 : IDLE_BYTES
  if (machine.availableBytes < needed)
    return [
      {
        check: 'memory',
        verdict: 'fail',
        says: `${says} At rest the server and the media engine take ${Math.ceil(IDLE_BYTES / MIB)}.`,
        remedy: 'Give the machine more memory, or end other programs.',
      },
    ]
  if (machine.availableBytes < 2 * needed)
    return [{ check: 'memory', verdict: 'warn', says, remedy: 'Enough to start; little for a full meeting.' }]
  return [{ check: 'memory', verdict: 'ok', says }]
}

export const checkEntropy: Check = ({ machine: { entropyBits } }) => {
  if (entropyBits === null)
    return [{ check: 'entropy', verdict: 'ok', says: 'The system does not tell, and need not.' }]
  if (entropyBits >= ENTROPY_BITS)
    return [{ check: 'entropy', verdict: 'ok', says: `${entropyBits} bits are gathered.` }]
  return [
    {
      check: 'entropy',
      verdict: 'warn',
      says: `Only ${entropyBits} bits are gathered; keys may have to wait for more.`,
      remedy: 'In a virtual machine, give it a virtio-rng device; else install rng-tools.',
    },
  ]
}
