import { describe, expect, test } from 'vitest'

const files = import.meta.glob<string>('./*/*.po', { eager: true, query: '?raw', import: 'default' })

/** msgid → msgstr. */
function read(po: string): Map<string, string> {
  const entries = new Map<string, string>()
  for (const [, id = '', text = ''] of po.matchAll(/^msgid "(.*)"\nmsgstr "(.*)"$/gm))
    if (id) entries.set(id, text)
  return entries
}
const names = (text: string) =>
  [...text.matchAll(/\{(\w+)[,}]/g)].map(m => m[1]).filter((n, i, all) => all.indexOf(n) === i)

/** In the order in which they come: the words of every page first, then those of the room, then what is opened there. */
const ARRIVAL = ['page', 'room', 'sheets']
const found = new Set(Object.keys(files).map(file => file.split('/')[1] ?? ''))
const catalogs = [...ARRIVAL, ...[...found].filter(of => !ARRIVAL.includes(of)).sort()].map(of => {
  const po = (language: string) => files[`./${of}/${language}.po`] ?? ''
  return { of, de: po('de'), en: po('en') }
})

describe.each(catalogs)('German of $of', ({ de, en }) => {
  const german = read(de)
  test('has every message, and none that no longer exists', () => {
    expect(german.size).toBeGreaterThan(20)
    expect([...german.keys()].sort()).toEqual([...read(en).keys()].sort())
    expect([...german].filter(([, text]) => text === '').map(([id]) => id)).toEqual([])
    expect(de).not.toMatch(/^#~|^#, fuzzy/m)
  })

  test('names the same things as the English', () => {
    for (const [id, text] of german) {
      const wanted = names(id).filter(n => !/^(one|other)$/.test(n ?? ''))
      for (const name of wanted) expect(text, id).toContain(`{${name}`)
    }
  })

  test('says "Sie", and nowhere "du"', () => {
    for (const [id, text] of german)
      expect(text, id).not.toMatch(/\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer)\b/)
  })
})

test.each(catalogs)('the words of $of raise no voice and promise no safety', ({ de, en }) => {
  for (const text of [...read(de).values(), ...read(en).values()]) {
    expect(text).not.toMatch(/!/)
    expect(text).not.toMatch(/\bsecure\b|\bencrypt|\bverschlüssel|\bsichere?\b/i)
  }
})

test('[P-68] it is not said that nothing remains: the rules of a room keep keys of people', () => {
  const said = catalogs.flatMap(({ de, en }) => [...read(de).values(), ...read(en).values()]).join('\n')
  expect(said).not.toMatch(
    /nor any trace|auch nicht, dass Sie hier waren|Of the meeting, nothing|Von der Besprechung nichts/,
  )
  expect(said).toMatch(/rules of the room keep your key, without your name/)
  expect(said).toMatch(/In den Regeln des Raums steht noch Ihr Schlüssel, ohne Namen/)
})

test('one English sentence has one German one: the catalog that comes later replaces what an earlier one said', () => {
  const said = new Map<string, string>()
  for (const { of, de } of catalogs) {
    for (const [id, text] of read(de)) {
      expect(said.get(id) ?? text, `${id} in ${of}`).toBe(text)
      said.set(id, text)
    }
  }
})
