import { words } from '@konklave/protocol'
import type { Check } from './types.ts'

/**
 * What was measured (docs/BENCHMARKS.md, load): for 4,422 packets of sound forwarded in a second the engine took 113 ms of
 * one core and the server 4.7 ms; ten people who hear each other are 90 streams, so one is 49 packets a second.
 */
const CPU_PER_PACKET_US = ((113 + 4.7) * 1000) / 4_422
const SOUND_PACKETS = 4_422 / 90
/** What is set, not measured: a small picture of 360 lines, and how much of it fits into a packet. */
const PICTURE_BITS = 550_000
const PACKET_BITS = 1_100 * 8
const PICTURE_PACKETS = PICTURE_BITS / PACKET_BITS
/** Speech with all headers. */
const SOUND_BITS = 55_000
/** Beyond this a core answers late, and sound suffers first. */
const USABLE = 0.6

export type Capacity = {
  readonly packetsPerSecond: number
  /** In one meeting, all microphones and cameras on, everybody sees everybody. */
  readonly withPictures: number
  /** The same without cameras. */
  readonly soundOnly: number
  /** How many meetings of ten with all cameras at once. */
  readonly meetingsOfTen: number
}

/** Formula and its limits: docs/admin/sizing.md. */
export function capacityOf(cores: number): Capacity {
  const packetsPerSecond = Math.floor((cores * USABLE * 1e6) / CPU_PER_PACKET_US)
  return {
    packetsPerSecond,
    withPictures: most(packetsPerSecond / (SOUND_PACKETS + PICTURE_PACKETS)),
    soundOnly: most(packetsPerSecond / SOUND_PACKETS),
    meetingsOfTen: Math.floor(packetsPerSecond / (streams(10) * (SOUND_PACKETS + PICTURE_PACKETS))),
  }
}

/** Mbit/s that the line has to send for a meeting of so many with all cameras on. */
export const sentMbit = (people: number): number =>
  Math.ceil((streams(people) * (PICTURE_BITS + SOUND_BITS)) / 1e6)

/** An estimate for this machine, as good as the one measurement behind it. */
export const checkCapacity: Check = ({ machine: { cores } }) => {
  const { withPictures, soundOnly, meetingsOfTen } = capacityOf(cores)
  const [de, en] = cores === 1 ? ['Kern', 'core'] : ['Kerne', 'cores']
  return [
    {
      check: 'capacity',
      verdict: cores < 2 ? 'warn' : 'ok',
      says: words(
        `${cores} ${de}: etwa ${withPictures} Personen in einer Besprechung, alle mit Kamera, oder ${meetingsOfTen} Besprechungen zu zehnt, oder ${soundOnly} Personen ohne Kamera. Für zehn mit Kamera muss die Leitung ${sentMbit(10)} Mbit/s senden. Berechnet nach einer Messung auf einem anderen Rechner.`,
        `${cores} ${en}: about ${withPictures} people in one meeting with all cameras on, or ${meetingsOfTen} meetings of ten, or ${soundOnly} people without cameras. For ten with cameras the line has to send ${sentMbit(10)} Mbit/s. Computed from a measurement on another machine.`,
      ),
      ...(cores < 2 && {
        remedy: words(
          'Für Besprechungen mit Bild braucht es mindestens zwei Kerne.',
          'Two cores are the least for meetings with pictures.',
        ),
      }),
    },
  ]
}

/** Each of n people gets what each other one sends. */
const streams = (people: number): number => people * (people - 1)

/** The largest n whose n(n − 1) streams fit. */
const most = (fitting: number): number => Math.floor((1 + Math.sqrt(1 + 4 * fitting)) / 2)
