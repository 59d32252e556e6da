import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { rawMarker } from './markers.ts'
import { searchMemory } from './memory.ts'

const MIB = 1024 * 1024
const RESERVED_BYTES = 512 * MIB

/** Reserves memory, and writes into the middle of it what is nowhere else: the given bytes, each turned round where it lies. */
const HOLDER = `const given = Buffer.from(process.argv[1], 'hex')
const reserved = Buffer.alloc(${RESERVED_BYTES})
given.forEach((byte, i) => { reserved[${RESERVED_BYTES / 2 + 4_090} + i] = byte ^ 255 })
console.log('written')
setInterval(() => reserved.length, 60_000)`

test.runIf(process.platform === 'linux')(
  '[P-15] what lies anywhere in memory is found, and what was reserved and never written to is not read',
  async () => {
    const given = randomBytes(24)
    const holder = spawn(process.execPath, ['-e', HOLDER, given.toString('hex')])
    try {
      await once(holder.stdout, 'data')
      const turned = rawMarker(
        'turned',
        given.map(byte => byte ^ 255),
      )
      const { hits, readBytes } = searchMemory(holder.pid ?? 0, [turned])
      expect(hits).toEqual(['turned'])
      expect(readBytes).toBeGreaterThan(8 * MIB)
      expect(readBytes).toBeLessThan(RESERVED_BYTES / 2)
    } finally {
      holder.kill()
    }
  },
)
