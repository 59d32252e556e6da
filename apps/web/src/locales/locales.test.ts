import { describe, expect, test } from 'vitest'
import de from './de.po?raw'
import en from './en.po?raw'

/** msgid → msgstr. */
function read(po: string): Map<string, string> {
  const entries = new Map<string, string>()
  for (const [, id = '', text = ''] of po.matchAll(/^msgid "(.*)"\nmsgstr "(.*)"$/gm))
    if (id) entries.set(id, text)
  return entries
}
const german = read(de)
const english = read(en)
const names = (text: string) =>
  [...text.matchAll(/\{(\w+)[,}]/g)].map(m => m[1]).filter((n, i, all) => all.indexOf(n) === i)

describe('German', () => {
  test('has every message, and none that no longer exists', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
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

test.each([
  ['English', english],
  ['German', german],
])('%s raises no voice and promises no safety', (_, messages) => {
  for (const text of messages.values()) {
    expect(text).not.toMatch(/!/)
    expect(text).not.toMatch(/\bsecure\b|\bencrypt|\bverschlüssel|\bsichere?\b/i)
  }
})
