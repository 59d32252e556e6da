import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { loadConfig } from '../../config/index.ts'
import { type InventoryEntry, InventoryError, inventory } from '../../inventory/index.ts'
import { endpointsOf } from '../endpoints.ts'
import { gatherFacts } from '../facts.ts'
import { grouped, namesIn } from '../grouped.ts'
import { dutyDocuments } from './index.ts'
import { goals } from './measures.ts'
import { risks } from './risks.ts'

const settings = [
  '--mode=public',
  '--host=meet.example.org',
  '--controller-name=Town | of *Exampleton*',
  '--authority=true',
  '--basis-law=§ 3 BDSG',
  '--certificate=acme',
  '--acme-directory=https://acme.example.org/directory',
  '--endpoints=acme.example.org; Example Authority; US; adequacy decision',
]
const configOf = (argv: readonly string[]) => loadConfig({ argv, env: {}, cwd: tmpdir() })
const facts = (argv: readonly string[] = settings) =>
  gatherFacts({ config: configOf(argv), asOf: 0, version: 'test' })
const written = (name: string, language: 'de' | 'en', argv = settings) =>
  dutyDocuments(facts(argv), language).find(({ file }) => file.includes(name))?.text ?? ''

test('[P-05] the record holds everything of the inventory, with purpose and deadline, in both languages', () => {
  for (const language of ['de', 'en'] as const) {
    const text = written('record', language)
    const { inventory: entries } = facts()
    expect(entries.length).toBeGreaterThan(60)
    for (const group of grouped(entries)) {
      expect(text).toContain(group.recipient[language])
      for (const name of namesIn(group, language)) expect(text).toContain(name.split(' ')[0])
    }
  }
})

test('[P-05] what backup, restore and update leave behind is in record and deletion concept, with its deadline', () => {
  for (const language of ['de', 'en'] as const)
    for (const name of ['record', 'deletion'])
      for (const place of [
        'konklave.db.before-*',
        'restoring/*',
        'backup',
        'creation-grants',
        'instance.lock',
      ])
        expect(written(name, language)).toMatch(new RegExp(`\`${place.replaceAll('*', '\\*')} \\(`))
  for (const [file, category] of [
    ['file backup', 'personal'],
    ['file restoring/*', 'personal'],
    ['file konklave.db.before-*', 'pseudonymous'],
  ])
    expect(inventory.find(({ where }) => where === file)).toMatchObject({ category })
  expect(written('deletion', 'en')).toContain('deletes that after 7 days')
  expect(written('deletion', 'de')).toContain('`konklave backup`')
})

test('[P-05] an entry with a gap stops every document', () => {
  const [sound] = inventory as [InventoryEntry, ...InventoryEntry[]]
  const entries = [...inventory, { ...sound, field: 'planted', deadline: { de: 'nie, leider', en: '' } }]
  expect(() => gatherFacts({ config: configOf(settings), asOf: 0, version: 'test', entries })).toThrow(
    InventoryError,
  )
})

test('[P-03] each operation in the record has its basis, with the law of a public authority', () => {
  const text = written('record', 'de')
  expect(text.match(/Aufgabe im öffentlichen Interesse .*§ 3 BDSG/g)).toHaveLength(4)
  expect(written('record', 'en', ['--mode=lan'])).toContain('not stated')
})

test('[P-04] the sub-processors of the contract are the hosts that are configured, by default none', () => {
  for (const language of ['de', 'en'] as const) {
    const annex = (argv = settings) => written('contract', language, argv).split('## ').at(-1) ?? ''
    for (const { host } of endpointsOf(configOf(settings))) expect(annex()).toContain(host)
    expect(annex(['--mode=public'])).toMatch(/\n(None|Keine):/)
  }
})

test('[P-08] the record says what the name service of the network is asked, where it is asked at all', () => {
  expect(written('record', 'en')).toContain('only for its own name and those of the hosts named here')
  expect(written('record', 'de', ['--mode=public'])).toContain('nur nach seinem eigenen Namen, nie')
  expect(written('record', 'en', ['--mode=lan'])).not.toContain('name service')
})

test('[P-06] every risk belongs to a requirement and says what remains, in both languages', () => {
  for (const language of ['de', 'en'] as const) {
    const text = written('assessment', language)
    for (const { what, remains, requirement } of risks) {
      expect(text).toContain(`${what[language]} [${requirement}]`)
      expect(text).toContain(remains[language])
    }
  }
})

test('each measure names a proof, and what no program does is a box', () => {
  for (const { measures, yours } of goals) {
    for (const { proofs, text } of measures) expect(proofs.length, text.en).toBeGreaterThan(0)
    for (const text of yours) expect(written('measures', 'en')).toContain(`- ☐ ${text.en}`)
  }
})

test('[P-12] three operating models, and which one the settings speak for', () => {
  expect(written('models', 'en').match(/^## /gm)).toHaveLength(3)
  expect(written('models', 'en')).toContain('**Run by yourselves**')
  const hosted = [...settings, '--processors=Host GmbH; DE; hosting; contract']
  expect(written('models', 'de', hosted)).toContain('**Bei einem Dienstleister betrieben**')
})

test('[P-78] what an operator writes breaks no table and begins no markup', () => {
  expect(written('record', 'en')).toContain('Town \\| of \\*Exampleton\\*')
})
