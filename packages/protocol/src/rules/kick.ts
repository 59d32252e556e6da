import { hex } from '../bytes.ts'
import type { KeyHash } from '../ids.ts'
import type { Charter } from '../signed/index.ts'
import { BARRED_MAX } from './nextState.ts'
import { type Identity, keysToBar } from './roles.ts'

/**
 * [K14] `who`, and everybody of `known` who goes with them: whoever shares a key with them that a kick bars, whoever shares
 * one with those, and so on until nobody is left. Stopping earlier makes half a kick of somebody, which all refuse. Owner
 * keys, which are never barred, tie nobody to anybody.
 */
export function everyTabOf(who: Identity, known: readonly Identity[], charter: Charter): Identity[] {
  const keysOf = (one: Identity) => keysToBar(one, charter).map(hex)
  const tabs = [who]
  const keys = new Set(keysOf(who))
  let others = known.filter(one => one !== who).map(one => ({ one, keys: keysOf(one) }))
  for (let met = 1; met > 0; ) {
    const [same, rest] = parted(others, tab => tab.keys.some(key => keys.has(key)))
    for (const tab of same) {
      tabs.push(tab.one)
      for (const key of tab.keys) keys.add(key)
    }
    met = same.length
    others = rest
  }
  return tabs
}

/**
 * [K14] What a kick of these people bars: each key once, and no more than a list holds. Role keys first, whose leaves go with
 * them. A list so full is emptied, and with it die the passes of those left out.
 */
export function keysOfKick(people: readonly Identity[], charter: Charter): KeyHash[] {
  const all = people.map(who => keysToBar(who, charter))
  const ordered = [...all.flatMap(([, ...roles]) => roles), ...all.flatMap(([member]) => member ?? [])]
  return [...new Map(ordered.map(key => [hex(key), key])).values()].slice(0, BARRED_MAX)
}

function parted<T>(list: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [list.filter(test), list.filter(item => !test(item))]
}
