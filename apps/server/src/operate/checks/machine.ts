import { words } from '@konklave/protocol'
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
  const remedy = words(
    `Schaffen Sie Platz auf dem Dateisystem von ${config.data}.`,
    `Make room on the file system of ${config.data}.`,
  )
  if (freeBytes < DISK_FAIL_BYTES)
    return [
      {
        check: 'disk',
        verdict: 'fail',
        says: words(
          `Nur noch ${free} MiB sind frei: Bald lässt sich kein Raum mehr anlegen.`,
          `Only ${free} MiB are free: no room can be created soon.`,
        ),
        remedy,
      },
    ]
  if (freeFiles < FILES_LEAST)
    return [
      {
        check: 'disk',
        verdict: 'fail',
        says: words(
          `Nur noch ${freeFiles} Dateien lassen sich anlegen.`,
          `Only ${freeFiles} more files can be made.`,
        ),
        remedy,
      },
    ]
  const says = words(`${free} MiB sind frei.`, `${free} MiB are free.`)
  if (freeBytes < DISK_WARN_BYTES) return [{ check: 'disk', verdict: 'warn', says, remedy }]
  return [{ check: 'disk', verdict: 'ok', says }]
}

export const checkMemory: Check = ({ machine, status }) => {
  const [all, left] = [machine.memoryBytes, machine.availableBytes].map(bytes => Math.floor(bytes / MIB))
  const says = words(
    `${left} von ${all} MiB sind verfügbar${status ? ', neben dem laufenden Server' : ''}.`,
    `${left} of ${all} MiB are available${status ? ' beside the running server' : ''}.`,
  )
  const atRest = Math.ceil(IDLE_BYTES / MIB)
  // A running server has taken its part already.
  const needed = status ? IDLE_BYTES / 2 : IDLE_BYTES
  if (machine.availableBytes < needed)
    return [
      {
        check: 'memory',
        verdict: 'fail',
        says: words(
          `${says.de} In Ruhe brauchen Server und Mediensteuerung ${atRest}.`,
          `${says.en} At rest the server and the media engine take ${atRest}.`,
        ),
        remedy: words(
          'Geben Sie dem Rechner mehr Arbeitsspeicher, oder beenden Sie andere Programme.',
          'Give the machine more memory, or end other programs.',
        ),
      },
    ]
  if (machine.availableBytes < 2 * needed)
    return [
      {
        check: 'memory',
        verdict: 'warn',
        says,
        remedy: words(
          'Für den Start genug; für eine volle Besprechung wenig.',
          'Enough to start; little for a full meeting.',
        ),
      },
    ]
  return [{ check: 'memory', verdict: 'ok', says }]
}

export const checkEntropy: Check = ({ machine: { entropyBits } }) => {
  if (entropyBits === null)
    return [
      {
        check: 'entropy',
        verdict: 'ok',
        says: words(
          'Das System sagt es nicht, und muss es auch nicht.',
          'The system does not tell, and need not.',
        ),
      },
    ]
  if (entropyBits >= ENTROPY_BITS)
    return [
      {
        check: 'entropy',
        verdict: 'ok',
        says: words(`${entropyBits} Bit sind gesammelt.`, `${entropyBits} bits are gathered.`),
      },
    ]
  return [
    {
      check: 'entropy',
      verdict: 'warn',
      says: words(
        `Nur ${entropyBits} Bit sind gesammelt; Schlüssel müssen vielleicht auf mehr warten.`,
        `Only ${entropyBits} bits are gathered; keys may have to wait for more.`,
      ),
      remedy: words(
        'Geben Sie einer virtuellen Maschine ein Gerät virtio-rng; sonst installieren Sie rng-tools.',
        'In a virtual machine, give it a virtio-rng device; else install rng-tools.',
      ),
    },
  ]
}
