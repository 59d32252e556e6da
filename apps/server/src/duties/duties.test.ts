import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { type Config, ConfigError, fileKey, loadConfig } from '../config/index.ts'
import { type InventoryEntry, InventoryError, inventory } from '../inventory/index.ts'
import { endpointsOf } from './endpoints.ts'
import { basisOf, gatherFacts } from './facts.ts'
import { lackLines, lacksForDuties } from './lacks.ts'
import { languageOf } from './language.ts'
import { operations } from './operations.ts'
import { createDutyPages, dutyPaths } from './pages/index.ts'
import { dutyQuestions } from './questions.ts'

const ACME = 'https://acme.example.org/directory'
const office = {
  mode: 'public',
  host: 'meet.example.org',
  'controller-name': 'Town of Exampleton',
  'controller-address': '1 Market Square',
  'controller-contact': 'hall@example.org',
  'privacy-contact': 'privacy@example.org',
  authority: 'false',
}
const config = (change: Record<string, string> = {}): Config =>
  loadConfig({
    argv: Object.entries({ ...office, ...change }).map(([k, v]) => `--${k}=${v}`),
    env: {},
    cwd: tmpdir(),
  })
const lacks = (change: Record<string, string> = {}) => lackLines(lacksForDuties(config(change)))
const page = (path: (typeof dutyPaths)[number], language: 'de' | 'en', change: Record<string, string> = {}) =>
  createDutyPages(gatherFacts({ config: config(change), asOf: 0, version: 'test' }))(
    path,
    language,
  ).replaceAll('\u00a0', ' ')
const refusal = (change: Record<string, string>): string => {
  try {
    config(change)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('was accepted')
}

test('[P-02] each thing that a controller owes and has not said is told', () => {
  expect(lacks()).toEqual([])
  for (const key of [
    'controller-name',
    'controller-address',
    'controller-contact',
    'privacy-contact',
    'authority',
  ])
    expect(lacks({ [key]: '' })).toEqual([expect.stringMatching(`^${key.replaceAll('-', '_')}:`)])
})

test('[P-03] without an answer there is no legal basis; with it, one for each operation', () => {
  for (const operation of operations) {
    expect(basisOf(config({ authority: '' }), operation)).toBeNull()
    expect(basisOf(config({ authority: 'true' }), operation)?.id).toBe('task')
    expect(basisOf(config({ authority: 'false' }), operation)?.id).toBe('interest')
    expect(basisOf({ ...config(), [operation.setting]: 'contract' }, operation)?.id).toBe('contract')
  }
})

test('[P-03] legitimate interest is refused to a public authority', () => {
  const town = { authority: 'true', 'basis-law': '§ 3 BDSG' }
  expect(lacks(town)).toEqual([])
  expect(lacks({ ...town, 'basis-rooms': 'interest' })).toEqual([
    expect.stringMatching(/^basis_rooms: .*public authority/),
  ])
  expect(lacks({ 'basis-rooms': 'interest' })).toEqual([])
})

test('[P-03] a task or an obligation names its law, consent leaves another way', () => {
  expect(lacks({ authority: 'true' })).toEqual([expect.stringMatching(/^basis_law:/)])
  expect(lacks({ 'basis-operation': 'obligation' })).toEqual([expect.stringMatching(/^basis_law:/)])
  expect(lacks({ 'basis-meeting': 'consent' })).toEqual([expect.stringMatching(/^consent_alternative:/)])
  expect(lacks({ 'basis-meeting': 'consent', 'consent-alternative': 'Call us.' })).toEqual([])
  expect(lacks({ 'basis-operation': 'consent', 'consent-alternative': 'Call us.' })).toEqual([
    expect.stringMatching(/^basis_operation: .*not be free/),
  ])
})

test('[P-03] the right to object stands apart where it exists, and nowhere else', () => {
  const apart = /<section id="objection" class="apart">/
  expect(page('/privacy', 'de')).toMatch(apart)
  expect(page('/privacy', 'de')).toContain('Art. 21 DSGVO')
  expect(page('/privacy', 'en')).toContain('Art. 21 GDPR')
  const contract = Object.fromEntries(
    ['meeting', 'rooms', 'operation'].map(id => [`basis-${id}`, 'contract']),
  )
  expect(page('/privacy', 'en', contract)).not.toMatch(apart)
  expect(page('/privacy', 'en', contract)).toContain('(Art. 20)')
})

test('[P-03] consent is told with its withdrawal and the other way', () => {
  const text = page('/privacy', 'en', { 'basis-meeting': 'consent', 'consent-alternative': 'Call 01234.' })
  expect(text).toContain('withdraw your consent')
  expect(text).toContain('Call 01234.')
})

test('[P-08] every host that the configuration names must be declared with its country', () => {
  const acme = { certificate: 'acme', 'acme-directory': ACME }
  expect(lacks(acme)).toEqual([expect.stringMatching(/^endpoints: acme_directory .*acme\.example\.org/)])
  expect(lacks({ ...acme, endpoints: 'acme.example.org; Example; DE' })).toEqual([])
  expect(lacks({ ...acme, endpoints: 'other.example.org; Example; DE' })).toHaveLength(1)
  expect(lacks({ 'engine-download': 'true' })).toEqual([expect.stringMatching(/^endpoints: engine_download/)])
})

test('[P-08] no country, no start; outside the EEA no start without a safeguard', () => {
  expect(refusal({ endpoints: 'acme.example.org; Example' })).toContain('country')
  expect(refusal({ endpoints: 'acme.example.org; Example; XX' })).toContain('country')
  expect(refusal({ endpoints: 'acme.example.org; Example; US' })).toContain('safeguard')
  expect(refusal({ processors: 'Host Ltd; DE; hosting' })).toContain('contract')
  expect(config({ endpoints: 'a.example; A; US; adequacy decision\nb.example; B; NO' }).endpoints).toContain(
    '\n',
  )
})

test('[P-04, P-08] the notice names exactly the hosts that are configured, and says where data leave Europe', () => {
  const endpoints =
    'acme.example.org; Example Authority; US; adequacy decision\nunused.example.org; Unused; DE'
  const change = { certificate: 'acme', 'acme-directory': ACME, endpoints }
  expect(endpointsOf(config(change)).map(({ host }) => host)).toEqual(['acme.example.org'])
  const text = page('/privacy', 'en', change)
  expect(text).toContain('acme.example.org')
  expect(text).toContain('United States (outside the EEA): adequacy decision')
  expect(text).not.toContain('unused.example.org')
  expect(text).toContain('only for its own name and those of the hosts named here')
  expect(page('/privacy', 'en')).toContain('only for its own name, never')
  expect(page('/privacy', 'en')).toContain('Nothing is transferred to a country outside')
  expect(page('/privacy', 'de', { processors: 'Host GmbH; DE; Betrieb; Vertrag' })).toContain('Host GmbH')
})

test('[P-68] the notice says what outlives a room, and for how long', () => {
  expect(page('/privacy', 'de')).toContain('nach 7 Tagen löscht, und Sicherungen')
  expect(page('/privacy', 'en')).toContain('deletes after 7 days, and backups')
})

test('[P-68] names and the title are not said to be as closed as what is said: the invitation link opens them', () => {
  const [de, en] = [page('/privacy', 'de'), page('/privacy', 'en')]
  expect(de).not.toMatch(/Geschriebenes und Namen sind Ende-zu-Ende|auch Namen und Titel, wird/)
  expect(en).not.toMatch(/what you write and names are encrypted|names and titles included/)
  expect(de).toContain('Namen und Titel öffnet der Einladungslink')
  expect(en).toContain('Names and titles are opened by the invitation link')
  expect(de).toContain('die es, anders als jene, über Besprechungen hinweg gibt')
  expect(en).toContain('which, unlike those, last over meetings')
})

test('[P-05, P-68] what remains of a meeting in the rules of its room is told, in the notice and the inventory', () => {
  const [de, en] = [page('/privacy', 'de'), page('/privacy', 'en')]
  expect(de).not.toContain('Von einer Besprechung bleibt nach ihrem Ende nichts')
  expect(en).not.toContain('Of a meeting, nothing remains')
  for (const text of [
    de,
    inventory.find(({ where, field }) => where === 'table room' && field === 'rules')?.purpose.de,
  ]) {
    expect(text).toContain('entfernt')
    expect(text).toContain('letzten Besprechung')
  }
  expect(en).toContain('of those who were removed')
  const groupId = inventory.find(({ field }) => field === 'group_id')
  expect(groupId?.deadline.en).toContain('the rules of the room')
})

test('[P-05] a key in a browser goes when a meeting is next opened there, not by itself', () => {
  const stays = inventory.filter(({ field }) => field.startsWith('konklave-keys/'))
  expect(stays).toHaveLength(4)
  for (const { deadline } of stays) {
    expect(deadline.en).toMatch(/when a meeting is next opened or made here/)
    expect(deadline.de).toMatch(/wenn hier wieder eine Besprechung geöffnet oder angelegt wird/)
    expect(`${deadline.en} ${deadline.de}`).not.toMatch(/at the latest|spätestens/)
  }
})

test('[P-02, P-68] controller, contacts, purpose and basis stand in the notice, in both languages', () => {
  for (const language of ['de', 'en'] as const) {
    const text = page('/privacy', language, {
      purpose: 'sittings of committees',
      'supervisory-authority': 'The commissioner',
    })
    for (const told of [
      'Town of Exampleton',
      '1 Market Square',
      'hall@example.org',
      'privacy@example.org',
      'sittings of committees',
      'The commissioner',
    ])
      expect(text).toContain(told)
    expect(text).toContain(language === 'de' ? 'Art. 6 Abs. 1 Buchst. f DSGVO' : 'Art. 6(1)(f) GDPR')
  }
  expect(page('/imprint', 'de', { 'controller-represented-by': 'Erika Muster' })).toContain('Erika Muster')
})

test('[P-68] in a trial and on a local network the pages say so, and claim nothing that nobody said', () => {
  const bare = (mode: string) =>
    createDutyPages(
      gatherFacts({
        config: loadConfig({ argv: ['--mode', mode], env: {}, cwd: tmpdir() }),
        asOf: 0,
        version: 'test',
      }),
    )
  expect(bare('trial')('/privacy', 'en')).toContain('only the machine that it runs on')
  expect(bare('lan')('/privacy', 'en')).toContain('only from the network')
  for (const mode of ['trial', 'lan']) {
    expect(bare(mode)('/privacy', 'en')).toContain('not stated; this server is not public')
    expect(bare(mode)('/privacy', 'en')).not.toMatch(/Art\.\s6\(1\)/)
    expect(bare(mode)('/imprint', 'de')).toContain('Niemand ist angegeben')
  }
})

test('[P-05, P-68] what is not wholly declared is not told at all: nothing is generated', () => {
  const [sound] = inventory as [InventoryEntry, ...InventoryEntry[]]
  const planted = { ...sound, field: 'seen_from', purpose: { de: '', en: 'Knowing where people are' } }
  const gather = (entries: readonly InventoryEntry[]) =>
    gatherFacts({ config: config(), asOf: 0, version: 'test', entries })
  expect(() => gather([...inventory, planted])).toThrow(InventoryError)
  const whole = { ...planted, purpose: { de: 'Wissen, wo Menschen sind', en: 'Knowing where people are' } }
  const pages = createDutyPages(gather([...inventory, whole]))
  expect(pages('/privacy', 'de')).toContain('Wissen, wo Menschen sind')
  expect(pages('/privacy', 'en')).toContain('room.seen_from')
})

test('[P-05] every entry of the inventory is in the notice', () => {
  const every = ['--mode=public', '--certificate=acme', `--acme-directory=${ACME}`]
  const facts = gatherFacts({
    config: loadConfig({ argv: every, env: {}, cwd: tmpdir() }),
    asOf: 0,
    version: 'test',
  })
  const text = createDutyPages(facts)('/privacy', 'en')
  const unescaped = text.replaceAll('&#39;', "'").replaceAll('&quot;', '"')
  for (const { where, purpose, deadline } of inventory) {
    if (where === 'file lan-certificate.pem') continue
    expect(unescaped).toContain(purpose.en)
    expect(unescaped).toContain(deadline.en)
  }
})

test('[P-78] what an operator writes is text, never markup', () => {
  for (const path of dutyPaths) {
    const text = page(path, 'en', {
      'controller-name': '<script>alert(1)</script>"',
      'imprint-more': "<img src='x'>",
    })
    expect(text).not.toMatch(/<script|<img src='x'/)
  }
})

test('what is asked for at set-up is everything that may be lacking, in both languages', () => {
  const asked = new Set(dutyQuestions.map(({ setting }) => fileKey(setting)))
  expect(asked.size).toBe(dutyQuestions.length)
  const possible = [
    ...lackLines(
      lacksForDuties(
        loadConfig({
          argv: ['--mode=public', '--certificate=acme', `--acme-directory=${ACME}`],
          env: {},
          cwd: tmpdir(),
        }),
      ),
    ),
    ...lacks({ authority: 'true', 'basis-rooms': 'interest', 'basis-meeting': 'consent' }),
  ].map(line => line.split(':')[0])
  for (const key of possible) expect(asked).toContain(key)
  for (const { ask, help, needed, setting } of dutyQuestions) {
    for (const { de, en } of [ask, help]) expect(Math.min(de.length, en.length)).toBeGreaterThan(10)
    if (needed(config({ authority: '' })) && setting !== 'authority')
      expect(lacks({ [flagOf(setting)]: '' })).not.toEqual([])
  }
})

const flagOf = (setting: string) => setting.replaceAll(/[A-Z]/g, c => `-${c.toLowerCase()}`)

test.each([
  ['en', 'de-DE,de;q=0.9', 'en'],
  [null, 'de-DE,de;q=0.9,en;q=0.8', 'de'],
  [null, 'fr, en;q=0.3, de;q=0.7', 'de'],
  [null, 'de;q=0, fr', 'en'],
  ['xx', undefined, 'en'],
])('asked %j, accepted %j: %s', (asked, accepted, language) => {
  expect(languageOf(asked, accepted)).toBe(language)
})
