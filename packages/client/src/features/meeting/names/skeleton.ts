/**
 * What is left of a name for the eye of somebody in a hurry: without accents, case, spaces and signs, and with one letter for
 * all that are drawn like it. Only for comparing. A small table of Latin, Greek and Cyrillic, for those are the scripts that
 * stand in for one another; forms that Unicode itself calls variants (full width, mathematical) go by NFKD.
 */
export function skeleton(name: string): string {
  const bare = name.normalize('NFKD').replace(/\p{M}/gu, '')
  const alike = [...bare].map(sign => TABLE.get(sign) ?? sign).join('')
  const folded = [...alike.toLowerCase()].map(sign => TABLE.get(sign) ?? sign).join('')
  const letters = folded
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
  // A name of signs only: these are what it is told by.
  return letters === '' ? name.normalize('NFKC').replace(/\s/gu, '') : letters
}

/** The same name in another spelling of its letters: case, spaces, order of accents. */
export const folded = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()

/** Letters of Latin, Greek and Cyrillic in one word: nobody is called so, but it looks like somebody. */
export function mixesScripts(name: string): boolean {
  return name
    .normalize('NFKC')
    .split(/[^\p{L}\p{M}]+/u)
    .some(word => SCRIPTS.filter(script => script.test(word)).length > 1)
}
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u]

/** Letters that look like the first of their group. Capitals before case is folded: a capital Ве looks like B, a small one like nothing. */
const ALIKE = [
  'a А а Α α ɑ',
  'b В Β Ь ь',
  'c С с ϲ Ϲ',
  'd ԁ đ Đ',
  'e Е е Ε є',
  'f Ғ ƒ',
  'g ɡ',
  'h Н Η һ Һ ħ',
  'j Ј ј ϳ',
  'k К к Κ κ',
  'l I i 1 | ı І і Ι ι ӏ Ӏ ł Ł ɩ',
  'm М Μ',
  'n Ν ո',
  'o О о Ο ο 0 ø Ø σ',
  'p Р р Ρ ρ',
  'q ԛ Ԛ',
  's Ѕ ѕ',
  't Т Τ ŧ Ŧ',
  'u υ',
  'v ν ѵ Ѵ',
  'w ԝ Ԝ ω',
  'x Х х Χ χ',
  'y У у Υ γ Ү ү',
  'z Ζ',
]
const TABLE: ReadonlyMap<string, string> = new Map(
  ALIKE.flatMap(group => {
    const [letter = '', ...others] = group.split(' ')
    return others.map(other => [other, letter] as const)
  }),
)
