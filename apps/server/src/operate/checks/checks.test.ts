import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Config } from '../../config/index.ts'
import { lacksForPublic } from '../../door/publicSite.ts'
import { lackLines } from '../../duties/index.ts'
import { type Changes, DAY_MS, NOW, test } from '../../testing/site.ts'
import { capacityOf } from './capacity.ts'
import type { Machine } from './index.ts'

test('where all is well, every line is ok, and each check says something', async ({ site }) => {
  const found = await site.look()
  expect(found.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
  expect(new Set(found.map(({ check }) => check))).toEqual(
    new Set([
      ...[
        'settings',
        'name',
        'interfaces',
        'ports',
        'certificate',
        'clock',
        'disk',
        'memory',
        'entropy',
        'files',
      ],
      ...['database', 'engine', 'capacity'],
    ]),
  )
})

test.for<[string, Partial<Config>, RegExp]>([
  ['who answers for privacy', { privacyContact: '' }, /privacy_contact/],
  ['whether it is a public authority', { authority: '' }, /authority/],
  ['the law behind a public task', { basisLaw: '' }, /basis_law/],
  [
    'who runs the authority of the certificate',
    { certificate: 'acme', acmeDirectory: 'https://acme.example/directory' },
    /endpoints: acme_directory .*acme\.example/,
  ],
])(
  '[P-02, P-08] what is missing is named in the words that stop the start: %s',
  async ([_, changes, line], { site }) => {
    const found = await site.bad({ config: changes })
    expect(found).toEqual(
      lackLines(lacksForPublic(site.config(changes))).map(lack => ({
        check: 'settings',
        verdict: 'fail',
        says: `Missing: ${lack}.`,
        remedy: 'konklave setup',
      })),
    )
    expect(found).toMatchObject([{ says: expect.stringMatching(line) }])
  },
)

test('little room, memory or chance', async ({ site }) => {
  const check = (changes: Partial<Machine>) => site.bad({ machine: changes })
  expect(await check({ disk: () => ({ freeBytes: 5e7, freeFiles: 1e6 }) })).toMatchObject([
    { check: 'disk', verdict: 'fail' },
  ])
  expect(await check({ disk: () => ({ freeBytes: 9e9, freeFiles: 3 }) })).toMatchObject([
    { check: 'disk', verdict: 'fail' },
  ])
  expect(await check({ disk: () => ({ freeBytes: 5e8, freeFiles: 1e6 }) })).toMatchObject([
    { check: 'disk', verdict: 'warn' },
  ])
  expect(await check({ availableBytes: 1e8 })).toMatchObject([{ check: 'memory', verdict: 'fail' }])
  expect(await check({ entropyBits: 12 })).toMatchObject([{ check: 'entropy', verdict: 'warn' }])
  expect(await check({ cores: 1 })).toMatchObject([{ check: 'capacity', verdict: 'warn' }])
  expect(await check({ engine: async () => null })).toMatchObject([{ check: 'engine', verdict: 'fail' }])
})

test('capacity follows the formula of docs/admin/sizing.md', () => {
  expect(capacityOf(2)).toEqual({
    packetsPerSecond: 45_084,
    withPictures: 20,
    soundOnly: 30,
    meetingsOfTen: 4,
  })
  const text = readFileSync(join(import.meta.dirname, '../../../../../docs/admin/sizing.md'), 'utf8')
  const rows = [...text.matchAll(/^\| (\d+) \| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)]
  expect(rows).toHaveLength(4)
  for (const [, ...cells] of rows) {
    const [cores = 0, packetsPerSecond, withPictures, meetingsOfTen, soundOnly] = cells.map(cell =>
      Number(cell.replace(',', '')),
    )
    expect(capacityOf(cores)).toEqual({ packetsPerSecond, withPictures, meetingsOfTen, soundOnly })
  }
})

const ENGLISH = /\b(the|and|of|is|it|its|which|with|from|this|that|may|must|has|to|free|by|days|leads)\b/i
/** Commands, settings and addresses are what they are in every language. */
const prose = (text: string) =>
  text.replaceAll(/set-ntp|chmod \S+ \S+|chown \S+ \S+|ss -l.*:\d+'|\S*[_/]\S*|--\S+|proxy_\S+.*/g, '')

test('every line and what to do about it is told in German, too, and says there what it says in English', async ({
  site,
}) => {
  const states: Changes[] = [
    {},
    { config: { privacyContact: '', certificateFile: '/nowhere.pem' } },
    { name: [] },
    { name: ['192.0.2.8', '2001:db8::1'], own: ['10.0.0.5'] },
    { name: ['192.0.2.8'], config: { publicAddresses: '192.0.2.9', internalAddresses: '10.9.9.9' } },
    { own: ['10.0.0.5', '10.0.0.6'] },
    { machine: { port: async () => 'taken', engine: async () => null, authorities: () => [] } },
    { machine: { port: async () => 'not-allowed', cores: 1, entropyBits: 20 }, config: { engineUdpPort: 0 } },
    { machine: { disk: () => ({ freeBytes: 1, freeFiles: 1 }), availableBytes: 1, entropyBits: null } },
    { machine: { disk: () => ({ freeBytes: 5e8, freeFiles: 1e6 }), availableBytes: 25e7, uid: 4711 } },
    { wallNowMs: NOW + 80 * DAY_MS },
    { wallNowMs: NOW + 900 * DAY_MS },
    { wallNowMs: NOW - 900 * DAY_MS },
    { config: { certificate: 'acme', acmeDirectory: 'https://acme.example/directory' } },
  ]
  chmodSync(site.data, 0o755)
  writeFileSync(join(site.data, 'server.key'), '', { mode: 0o644 })
  writeFileSync(join(site.data, 'konklave.db'), 'no database')
  for (const state of states)
    for (const { says, remedy } of await site.findings(state))
      for (const { de, en } of remedy ? [says, remedy] : [says]) {
        expect(prose(de)).not.toMatch(ENGLISH)
        expect(de).not.toMatch(/!|undefined|\[object|\b([Dd]u|[Dd]ein\w*)\b/)
        // Numbers, addresses and names are the same.
        const facts = (text: string) => text.match(/\d[\d.:a-f]*\d|\/\S+\w/g)?.sort()
        expect(facts(de)).toEqual(facts(en))
      }
})
