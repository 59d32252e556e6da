import { watch } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditFinding } from '@konklave/server'
import { afterAll, beforeAll, describe, inject, onTestFinished } from 'vitest'
import { expect, test } from './fixture.ts'
import { bootHost, bootProblem } from './installed/booted.ts'
import { NAME } from './installed/disk.ts'
import type { Host } from './installed/host.ts'
import { meetAt } from './installed/meet.ts'
import { type Program, programs, versionOf } from './proxies/programs.ts'
import type { Visit } from './proxies/visitor.ts'

const LONG_MS = 120_000
const STRANGER = '127.0.0.77'
const SETUP = ['--certificate', 'proxy', '--proxy-from', '127.0.0.1, ::1', '--port', '8400']
const isTurn = inject('kind') === 'chrome'
const problem = isTurn ? bootProblem() : null
if (problem) console.log(`proxy: skipped, ${problem}`)
const all = programs.map(program => ({ program, name: program.name, version: versionOf(program) }))
const lacking = all.filter(({ version }) => version === null)
if (isTurn && lacking.length > 0)
  console.log(`proxy: not installed: ${lacking.map(one => one.name).join(', ')}`)
const [first] = all.filter(({ version }) => version !== null)

/** Debian's own services, with what docs/admin/nat-and-proxy.md prints for each, before a server that was set up as it says. */
describe.skipIf(!isTurn || problem !== null || !first)('behind a proxy of others', () => {
  let host: Host
  let grant: string
  beforeAll(async () => {
    host = await bootHost(programs.flatMap(({ places }) => places))
    grant = /https:\/\/\S+\/#\S+/.exec(await host.install(...SETUP))?.[0] ?? ''
  }, LONG_MS)
  afterAll(() => host?.close(), LONG_MS)

  const lead = async ({ unit }: Program) => {
    await host.must('sh', '-c', `systemctl start ${unit} || { journalctl -u ${unit} -o cat; false; }`)
    onTestFinished(async () => void (await host.must('systemctl', 'stop', unit)))
  }
  const started = (script: string, ...args: string[]) => host.script(join('e2e/proxies', script), ...args)
  /** Where these words stand in what the host keeps. */
  const traces = async (words: string) => {
    const journal = await host.must('journalctl', '-o', 'cat', '--no-pager')
    const kept = await files([host.path('/var/log'), host.path('/var/lib')])
    return [
      ...kept.filter(({ bytes }) => bytes.includes(words)).map(({ path }) => path),
      ...journal.split('\n').filter(line => line.includes(words)),
    ]
  }

  for (const { program, name, version } of all)
    test.skipIf(version === null)(
      `[P-51] ${name} takes what is printed for it, and writes down no address when nobody is behind it`,
      async () => {
        await program.settle(host)
        await lead(program)
        expect((await started('stranger.ts', STRANGER)).trim()).toMatch(/^50[23]$/)
        expect(await traces(STRANGER)).toEqual([])
      },
      LONG_MS,
    )

  describe('of a server that runs', () => {
    beforeAll(async () => {
      await host.must('sh', '-c', 'systemctl daemon-reload && systemctl enable --now konklave')
      await host.must('timeout', '30', 'sh', '-c', 'until konklave status; do sleep 0.1; done')
    }, LONG_MS)

    for (const [i, { program, name, version }] of all.entries())
      test.skipIf(version === null)(
        `[P-17, P-19, P-51] through ${name} all arrives once and unchanged, and who asks is written down nowhere`,
        async () => {
          const buffered: string[] = []
          await lead(program)
          for (const place of program.buffers) {
            const watching = watch(host.path(place), (_, file) => buffered.push(String(file)))
            onTestFinished(() => watching.close())
          }
          const person = `127.0.${i + 1}.`
          const [visit, checked, probed] = await Promise.all([
            started('visitor.ts', person),
            host.konklave('check'),
            started('probes.ts'),
          ])
          expect(JSON.parse(visit)).toEqual({
            changed: [],
            compared: 30,
            redirected: [308, `https://${NAME}/m?x=1`],
            // The server hangs up on what is too large; a proxy that still sends may notice that first.
            bodies: [400, expect.toSatisfy(status => [413, 502].includes(status))],
            frames: ['unknown-stream', 1009],
            pings: 3,
            rooms: [expect.toSatisfy(n => n < 40), expect.toSatisfy(n => n >= 30)],
          } satisfies Record<keyof Visit, unknown>)
          expect(buffered).toEqual([])
          expect(checked.said).toContain('Pages and sockets come through it.')
          expect([checked.code, checked.said.match(/^fail .*/gm)]).toEqual([0, null])
          const findings = JSON.parse(probed) as AuditFinding[]
          expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
          expect(await traces(person)).toEqual([])
        },
        LONG_MS,
      )

    test(
      `[P-15, P-24] two people meet through ${first?.name}, and konklave audit finds nothing`,
      async () => {
        if (!first) return
        await lead(first.program)
        await meetAt(host, grant)
        const { code, said } = await host.konklave('audit', '--json')
        const findings = JSON.parse(said) as AuditFinding[]
        expect(
          findings.filter(({ verdict }) => verdict !== 'ok').map(({ probe, verdict }) => [probe, verdict]),
        ).toEqual([['P-21', 'not-applicable']])
        expect(code).toBe(0)
      },
      LONG_MS,
    )
  })
})

async function files(places: readonly string[]): Promise<{ path: string; bytes: Buffer }[]> {
  const found = await Promise.all(
    places.map(async place => {
      const entries = await readdir(place, { recursive: true, withFileTypes: true })
      return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
    }),
  )
  return Promise.all(found.flat().map(async path => ({ path, bytes: await readFile(path) })))
}
