import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { netsProblem, openNets } from './roaming/nets.ts'

const problem = netsProblem()
if (problem) console.log(`roaming: skipped, ${problem}`)

test.runIf(problem === null && inject('kind') === 'chrome')(
  '[K20] a laptop that changes networks in a call gets text, sound and picture back without knocking',
  async () => {
    const nets = openNets()
    try {
      const meeting = nets.spawn(process.execPath, [
        join(import.meta.dirname, 'roaming/meeting.ts'),
        nets.laptop,
        nets.onLaptop('/usr/bin/chromium'),
      ])
      const said = meeting.stdout ? text(meeting.stdout) : Promise.resolve('')
      await once(meeting, 'exit')
      console.log(`another network: ${(await said).trim().replaceAll('\n', ', ')}`)
      expect(await said).toContain('phase inside')
    } finally {
      nets.close()
    }
  },
  180_000,
)
