import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Instance } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'

const PUPILS = 60

/** No browser takes part, so one project is enough. */
test.runIf(inject('kind') === 'chrome')(
  '[K27, P-35] sixty who join from one address in the same moment all get in: no limit is in their way',
  async () => {
    const server = await Instance.start(['--lan', '--log-level', 'info'])
    try {
      const grant = await server.grant()
      const pupils = spawn(
        process.execPath,
        [join(import.meta.dirname, 'class/pupils.ts'), grant, `${PUPILS}`],
        {
          // The certificate was made on this machine a moment ago.
          env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      const said = pupils.stdout ? text(pupils.stdout) : Promise.resolve('')
      await once(pupils, 'exit')
      console.log(`${PUPILS} joins from one address, ms: ${(await said).trim().replaceAll('\n', ', ')}`)
      expect(await said).toMatch(/^inside \d+$/m)
      expect(server.lines.filter(line => /door\.refused|socket\.fault|bug/.test(line))).toEqual([])
    } finally {
      await server.stop()
    }
  },
  240_000,
)
