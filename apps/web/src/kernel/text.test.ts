import { describe, expect, test } from 'vitest'
import { initials, linkify, listNames, regional, signsTooMany, timeOfDay } from './text.ts'

test.each([
  ['Anna Bergmann', 'AB'],
  ['  ben  ', 'B'],
  ['Wim de Boer', 'WB'],
  ['(Ela) Yılmaz', 'EY'],
  ['محمد علي', 'م'],
  ['דנה לוי', 'ד'],
  ['Dana לוי', 'D'],
  ['Olga, Klasse 10b', 'OK'],
  ['10b Olga', 'O'],
  ['10b', '1'],
  ['王小明', '王'],
  ['👩‍🚀 Kim', 'K'],
  ['👩‍🚀', '👩‍🚀'],
  ['', ''],
])('initials of %j are %j', (name, wanted) => {
  expect(initials(name)).toBe(wanted)
})

test.each([
  ['Ada', 0],
  ['a'.repeat(60), 0],
  ['a'.repeat(63), 3],
  // One sign each, though the wire counts more.
  [`${'a'.repeat(58)}👩‍🚀`, 1],
  [`${'a'.repeat(60)}👩‍🚀👩‍🚀`, 2],
])('%j has %i signs more than 60 characters', (text, wanted) => {
  expect(signsTooMany(text, 60)).toBe(wanted)
})

describe('linkify', () => {
  const links = (line: string) =>
    linkify(line)
      .filter(p => p.t === 'link')
      .map(p => p.text)

  test.each([
    ['see https://example.org/a.', ['https://example.org/a']],
    ['(https://example.org/plan_(2027))', ['https://example.org/plan_(2027)']],
    ['http://a.example, https://b.example?x=1#y!', ['http://a.example', 'https://b.example?x=1#y']],
    ['https://', []],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
    ['<https://example.org>', ['https://example.org']],
  ])('%j', (line, wanted) => {
    expect(links(line)).toEqual(wanted)
  })

  test.each([
    // Cyrillic а in the place of the first letter.
    ['https://\u0430pple.com/x', 'https://xn--pple-43d.com/x'],
    ['https://xn--pple-43d.com/x', 'https://xn--pple-43d.com/x'],
    ['https://münchen.example/ä?b=c', 'https://münchen.example/ä?b=c'],
    ['https://пример.example:8443/', 'https://xn--e1afmkfd.example:8443/'],
    ['https://ｅxample.org/', 'https://example.org/'],
    ['HTTPS://Example.org/A', 'HTTPS://Example.org/A'],
  ])('a host that looks like another is shown as it is asked for: %j', (line, shown) => {
    expect(links(line)).toEqual([shown])
  })

  test('no address goes elsewhere than it reads', () => {
    expect(links('https://bank.example@evil.example/')).toEqual([])
    expect(links('https://bank.example:pay@evil.example/')).toEqual([])
    expect(links('https://a.example/\u202egro.elpmaxe')).toEqual(['https://a.example/'])
    const [piece] = linkify('https://a.example\\@b.example/')
    expect(piece).toMatchObject({ t: 'link', href: 'https://a.example/@b.example/' })
    for (const line of ['https://мойбанк.example', 'http://a.example/?q=🙂'])
      for (const piece of linkify(line))
        if (piece.t === 'link') expect(piece.href).toMatch(/^https?:\/\/[a-z0-9.-]+\//)
  })

  test('loses nothing of the line', () => {
    for (const line of [
      'a https://example.org/x, b',
      'https://x.example',
      '',
      'no link',
      'https:// https://a.example.',
    ]) {
      expect(
        linkify(line)
          .map(p => p.text)
          .join(''),
      ).toBe(line)
    }
  })
})

test('time of day follows the country, not only the language', () => {
  const at = new Date(2026, 10, 24, 14, 2).getTime()
  expect(timeOfDay(at, 'de')).toBe('14:02')
  expect(regional('en', ['de-DE', 'en-GB'])).toBe('en-GB')
  expect(regional('en', ['de-DE'])).toBe('en')
})

test('names in the way of the language', () => {
  expect(listNames(['Anna', 'Ben', 'Ela'], 'de')).toBe('Anna, Ben und Ela')
  expect(listNames(['נועה', 'Ben'], 'de')).toBe('\u2068נועה\u2069 und Ben')
})
