import { LIST_CHARS_MAX } from '../memory/memory.ts'
import { skeleton } from './skeleton.ts'

/** How a name stands to a list of names: on it, similar to one of them, or not on it. Says nothing of who somebody is. */
export type Listed = 'on' | 'similar' | 'off'

/** Names on a list; more are cut. */
export const LIST_NAMES_MAX = 300

/**
 * Names as they are pasted out of a table or a mail: a line each, or between semicolons or tabs. Several commas in one line of
 * a list of one line are a list, too; one comma parts a surname from a given name.
 */
export function readList(text: string): readonly string[] {
  const lines = text.slice(0, LIST_CHARS_MAX).split(/[\r\n;\t]+/u)
  const [only = ''] = lines.filter(line => line.trim() !== '')
  const oneLine = lines.filter(line => line.trim() !== '').length === 1 && only.split(',').length > 2
  const names = (oneLine ? only.split(',') : lines)
    .map(line =>
      line
        .replace(/^[\s\d.)*•–-]+/u, '')
        .replace(/\s+/gu, ' ')
        .trim(),
    )
    .filter(line => wordsOf(line).length > 0)
  return [...new Set(names)].slice(0, LIST_NAMES_MAX)
}

/** For one list; case, accents' spelling and the order of given name and surname do not count. */
export function againstList(list: readonly string[]): (name: string) => Listed {
  const entries = list.map(name => ({ exact: exactly(name), loose: loosely(name) }))
  const exact = new Set(entries.map(one => one.exact))
  return name => {
    if (exact.has(exactly(name))) return 'on'
    const mine = loosely(name)
    return mine.length > 0 && entries.some(({ loose }) => resemble(mine, loose)) ? 'similar' : 'off'
  }
}

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
const exactly = (name: string) => wordsOf(name.normalize('NFKC')).toSorted().join(' ')
const loosely = (name: string) => [...new Set(wordsOf(name).map(skeleton))]

/** Each word of the shorter name has a like one in the other: a given name alone, a slip of the keys, a missing accent. */
function resemble(a: readonly string[], b: readonly string[]): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  return few.length > 0 && few.every(word => many.some(other => alike(word, other)))
}

/** The same, or in words of some length one letter more, less, other, or two that changed places. */
function alike(a: string, b: string): boolean {
  if (a === b) return true
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false
  let from = 0
  while (from < Math.min(a.length, b.length) && a[from] === b[from]) from++
  const rest = (word: string, skipped: number) => word.slice(from + skipped)
  const swapped = a[from] === b[from + 1] && a[from + 1] === b[from] && rest(a, 2) === rest(b, 2)
  return swapped || rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1)
}
