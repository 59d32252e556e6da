import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { loadConfig } from '../../config/index.ts'
import { type InventoryEntry, inventory } from '../../inventory/index.ts'
import { gatherFacts } from '../facts.ts'
import { namesIn } from '../grouped.ts'
import { type Breach, breachDocuments, components, readMoment, type Scene } from './index.ts'

const LANGUAGES = ['de', 'en'] as const
const SETTINGS = [
  ...['--mode=public', '--host=meet.nord.example', '--certificate=acme'],
  ...['--acme-directory=https://acme.example/directory', '--endpoints=acme.example; Example; DE'],
  ...[
    '--controller-name=Gemeinde Nord',
    '--controller-address=Weg 1',
    '--controller-contact=post@nord.example',
  ],
  ...['--privacy-contact=dsb@nord.example', '--authority=true', '--basis-law=§ 3 LDSG'],
  '--supervisory-authority=Die Landesbeauftragte, Kiel',
]
const factsOf = (argv: readonly string[] = SETTINGS, entries?: readonly InventoryEntry[]) =>
  gatherFacts({
    config: loadConfig({ argv, env: {}, cwd: tmpdir() }),
    asOf: Date.UTC(2026, 10, 28),
    version: '1.2.3',
    ...(entries && { entries }),
  })
const scene: Scene = {
  rooms: { certain: 17, perhaps: 4, keys: 39, meetings: 2 },
  links: { all: 6, withNote: 5 },
  copies: 1,
  files: [{ name: 'creation-grants', changedMs: Date.UTC(2026, 10, 25, 9, 30) }],
  log: {
    events: [{ event: 'door.refused', codes: 'why=rate', times: 1234 }],
    turns: [{ event: 'server.starting', atMs: Date.UTC(2026, 10, 26, 3, 4) }],
    undated: 8,
    roomsDeleted: 3,
  },
  status: null,
}
const component = (id: string) => {
  const found = components.find(one => one.id === id)
  if (!found) throw new Error(`there is no component ${id}`)
  return found
}
const breach = (id: string, more: Partial<Breach> = {}): Breach => ({
  incident: {
    component: component(id),
    fromMs: Date.UTC(2026, 10, 20),
    toMs: Date.UTC(2026, 10, 27, 12),
    knownMs: Date.UTC(2026, 10, 28, 8),
  },
  scene,
  facts: factsOf(),
  ...more,
})
const written = (one: Breach, language: 'de' | 'en') =>
  breachDocuments(one, language).map(({ text }) => text.replaceAll(/[\u00a0\u202f]/g, ' '))

test('[P-07] what lay open is what the inventory declares for that part, and a new declaration is in it at once', () => {
  const [sound] = inventory.filter(({ where }) => where === 'table room')
  const planted = { ...sound, where: 'table contact', field: 'phone', category: 'personal' } as InventoryEntry
  const facts = factsOf(SETTINGS, [...inventory, planted])
  for (const id of ['data', 'backup', 'disk', 'machine'])
    expect(written(breach(id, { facts }), 'en')[0], id).toContain('contact.phone')
  for (const id of ['log', 'certificate', 'creation-link', 'invitation', 'key-link'])
    expect(written(breach(id, { facts }), 'en')[0], id).not.toContain('contact.phone')
})

test('[P-07] whoever has the machine has everything that is kept or held, except backups elsewhere', () => {
  const { inventory: mine } = factsOf()
  for (const language of LANGUAGES) {
    const [facts = ''] = written(breach('machine'), language)
    for (const entry of mine.filter(({ where }) => where !== 'file backup')) {
      const [name = ''] = namesIn({ entries: [entry] }, language)
      expect(facts).toContain(name.split(' (')[0])
    }
  }
  expect(mine.filter(component('machine').reaches)).toHaveLength(mine.length - 1)
})

test('[P-07] numbers are told, and what nobody can know is a blank', () => {
  const [facts = '', notice = ''] = written(breach('data'), 'en')
  for (const text of [facts, notice]) {
    expect(text).toMatch(/Rooms that were there then.* 17/)
    expect(text).toMatch(/Rooms that may be newer as well.* 4/)
    expect(text).toMatch(/Keys in their rules that stand for people.* 39/)
    expect(text).toMatch(/Links for creating rooms, of these with a note.* 6, 5/)
    expect(text).toMatch(/Rooms deleted since as expired.* 3/)
    expect(text).toContain('How many people met is not kept')
  }
  expect(facts).toMatch(/`door\.refused` \| why=rate \| 1234/)
  expect(facts).toContain('26 November 2026 at 03:04')
  const nothing = { ...scene, rooms: null, log: null }
  const incident = { component: component('data'), fromMs: null, toMs: null, knownMs: null }
  const [blank = ''] = written(breach('data', { scene: nothing, incident, facts: factsOf([]) }), 'en')
  for (const what of ['database not readable', 'see the log', 'date and time', 'to whom, how'])
    expect(blank).toContain(`**[Fill in: ${what}]**`)
  expect(blank).toContain('--log konklave.log')
})

test('[P-07] the 72 hours are counted from when it became known', () => {
  expect(written(breach('data'), 'en')[0]).toMatch(/Report by.*1 December 2026 at 08:00/)
  expect(written(breach('data'), 'de')[1]).toMatch(/Frist: 1\. Dezember 2026 um 08:00/)
})

test.each(components.map(({ id }) => id))(
  '[P-07] the draft to the authority says all that Art. 33(3) asks for, from the settings: %s',
  id => {
    for (const language of LANGUAGES) {
      const [, notice = ''] = written(breach(id), language)
      for (const part of language === 'de'
        ? ['Abs. 3 Buchst. a', 'Buchst. b', 'Buchst. c', 'Buchst. d']
        : ['3(a)', 'point b', 'point c', 'point d'])
        expect(notice).toContain(part)
      for (const told of ['Gemeinde Nord', 'Weg 1', 'dsb@nord.example', 'Die Landesbeauftragte, Kiel'])
        expect(notice).toContain(told)
      const { title, consequences, closed, todo } = component(id)
      for (const text of [title, consequences, ...closed.flatMap(({ what, why }) => [what, why]), ...todo])
        expect(notice).toContain(text[language])
    }
  },
)

test('[P-07] what could not be read is told with its reason and its proof, also to the people', () => {
  for (const { id, closed } of components) {
    expect(closed.length, id).toBeGreaterThan(0)
    for (const language of LANGUAGES) {
      const [facts = '', , people = ''] = written(breach(id), language)
      for (const { what, why, proofs } of closed) {
        for (const text of [facts, people])
          for (const part of [what, why]) expect(text).toContain(part[language])
        expect(proofs.length).toBeGreaterThan(0)
        for (const proof of proofs) expect(facts).toContain(`\`${proof}\``)
      }
    }
  }
})

test('[P-07] nobody is said to be concerned only because there are copies of what others are concerned by', () => {
  const [, notice = ''] = written(breach('data'), 'en')
  expect(notice).toContain('- whoever makes or leads rooms')
  expect(notice).not.toContain('- everybody whose device talks to this server')
  expect(written(breach('machine'), 'en')[1]).toContain('- everybody whose device talks to this server')
})

test('its words are in both languages, raise no voice, and are polite', () => {
  for (const { id } of components) {
    const [german, english] = LANGUAGES.map(language => written(breach(id), language).join('\n'))
    expect(german).not.toMatch(/\b(the|which|whoever|and)\b/)
    expect(english).not.toMatch(/\b(und|nicht|wurde)\b/)
    for (const text of [german, english]) {
      expect(text).not.toMatch(/!|undefined|\[object|NaN/)
      expect(text).not.toMatch(/\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer)\b/)
    }
  }
})

test.each([
  ['2026-11-26T14:30Z', 'begin', Date.UTC(2026, 10, 26, 14, 30)],
  ['2026-11-26T14:30:59+01:00', 'end', Date.UTC(2026, 10, 26, 13, 30)],
  ['2026-11-26', 'begin', new Date(2026, 10, 26).getTime()],
  ['2026-11-26', 'end', new Date(2026, 10, 26, 23, 59).getTime()],
  ['2026-11-26 14:30', 'begin', new Date(2026, 10, 26, 14, 30).getTime()],
  ['2026-02-30', 'begin', null],
  ['2026-13-01', 'begin', null],
  ['26.11.2026', 'begin', null],
  ['yesterday', 'begin', null],
] as const)('a moment as people write it: %s, %s', (text, edge, moment) => {
  expect(readMoment(text, edge)).toBe(moment)
})
