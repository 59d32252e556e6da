import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import { islandProblem, openIsland } from './egress/island.ts'
import { expect, test } from './fixture.ts'

const problem = islandProblem()
if (problem) console.log(`egress: skipped, ${problem}`)

/** Both browsers take part, so one project is enough. */
test.runIf(problem === null && inject('kind') === 'chrome')(
  '[P-01, P-19] a whole meeting of server, engine and two browsers asks nobody else for anything',
  async () => {
    const island = await openIsland()
    try {
      const asks = `require('node:dns').lookup('planted.example', () => {})
        require('node:net').connect(443, '203.0.113.7').on('error', () => {})
        setTimeout(() => process.exit(0), 1000)`
      await once(island.spawn(process.execPath, ['-e', asks]), 'exit')
      expect(island.packets.map(({ name }) => name)).toContain('planted.example')
      expect(island.packets).toContainEqual({ protocol: 'tcp', to: '203.0.113.7', port: '443', name: '-' })

      const planted = island.packets.length
      const meeting = island.spawn(process.execPath, [join(import.meta.dirname, 'egress/meeting.ts')])
      const said = meeting.stdout ? text(meeting.stdout) : Promise.resolve('')
      await once(meeting, 'exit')
      expect(await said).toContain('met')
      expect(island.packets.slice(planted)).toEqual([])
    } finally {
      await island.close()
    }
  },
  180_000,
)
