/**
 * [P-10] Licences of what may be shipped together with AGPL-3.0-or-later, and why each of them may. A package under
 * another one stops the release: read its licence, then extend this table or take another package.
 */
export const ALLOWED: Readonly<Record<string, string>> = {
  'AGPL-3.0-or-later': 'our own',
  'Apache-2.0':
    'one-way compatible with version 3 of the GPL family (FSF; its patent terms are allowed by section 7)',
  '0BSD': 'asks for nothing',
  'BSD-2-Clause': 'permissive; its notice is in the archive',
  'BSD-3-Clause': 'permissive, without the advertising clause; its notice is in the archive',
  ISC: 'permissive; its notice is in the archive',
  MIT: 'permissive; its notice is in the archive',
  'MPL-2.0': 'section 3.3 names the AGPL as a secondary licence; its source is the one that go.sum pins',
  'OFL-1.1':
    'fonts only: the AGPL’s "aggregate" (section 5); they are neither changed nor sold by themselves',
}

/**
 * Whether an SPDX expression may be shipped: each part of an AND, one part of an OR. Anything that cannot be read is
 * refused.
 */
export function isAllowed(expression: string): boolean {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? []
  let at = 0
  const either = (): boolean => {
    let ok = both()
    while (tokens[at] === 'OR') {
      at++
      const other = both()
      ok ||= other
    }
    return ok
  }
  const both = (): boolean => {
    let ok = one()
    while (tokens[at] === 'AND') {
      at++
      const other = one()
      ok &&= other
    }
    return ok
  }
  const one = (): boolean => {
    const token = tokens[at++] ?? ''
    if (token !== '(') return Object.hasOwn(ALLOWED, token)
    const ok = either()
    return tokens[at++] === ')' && ok
  }
  return either() && at === tokens.length
}

const FILE = /^(licen[cs]e|copying|notice|unlicen[cs]e|patents)([.-](md|txt|mit|apache|bsd))?$/i
export const isLicenceFile = (name: string): boolean => FILE.test(name)
const isText = (name: string): boolean => !/^(notice|patents)/i.test(name)

/** Phrases that only one licence has. */
const MARKS: readonly (readonly [string, RegExp])[] = [
  [
    'Apache-2.0',
    /apache license,? version 2\.0|licensed under the apache license|apache license version 2\.0, january 2004/,
  ],
  ['MPL-2.0', /mozilla public license,? (version|v\.?) ?2\.0/],
  ['MIT', /permission is hereby granted, free of charge, to any person obtaining a copy/],
  [
    'ISC',
    /permission to use, copy, modify,? and(\/or)? distribute this software for any purpose with or without fee is hereby granted, provided that/,
  ],
  [
    '0BSD',
    /permission to use, copy, modify,? and(\/or)? distribute this software for any purpose with or without fee is hereby granted\. the software/,
  ],
  ['BSD-3-Clause', /redistribution and use in source and binary forms.*endorse or promote/],
  ['BSD-2-Clause', /redistribution and use in source and binary forms(?!.*endorse or promote)/],
  ['OFL-1.1', /sil open font license,? version 1\.1/],
  ['BSD-4-Clause', /all advertising materials mentioning features/],
]
/** Said of the whole in the first lines. Further down, others name these licences only to explain themselves. */
const TITLES: readonly (readonly [string, RegExp])[] = [
  ['AGPL-3.0', /^\s*gnu affero general public license/],
  ['GPL', /^\s*(the )?gnu (lesser |library )?general public license/],
  ['SSPL-1.0', /server side public license/],
  ['BUSL-1.1', /business source license/],
]

/** SPDX ids of the licences that a text contains; several where its parts have several. */
export function licencesIn(text: string): string[] {
  const flat = text
    .toLowerCase()
    .replaceAll(/[\s*#>/]+/g, ' ')
    .trim()
  const head = flat.slice(0, 200)
  const titled = TITLES.filter(([, mark]) => mark.test(head)).map(([id]) => id)
  return [...titled, ...MARKS.filter(([, mark]) => mark.test(flat)).map(([id]) => id)]
}

export type LicenceText = { readonly name: string; readonly text: string }

/** What a component is under, judged by its texts alone, as an SPDX expression. Empty: they say nothing known. */
export function expressionOf(texts: readonly LicenceText[]): string {
  const ids = texts.filter(({ name }) => isText(name)).flatMap(({ text }) => licencesIn(text))
  return [...new Set(ids)].sort().join(' AND ')
}
