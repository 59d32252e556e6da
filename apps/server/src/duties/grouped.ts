import type { SpokenLanguage, Words } from '@konklave/protocol'
import { type InventoryEntry, type PlaceKind, placeKindOf, placeKinds } from '../inventory/index.ts'

/** Entries of one kind of place that are kept for the same reason and as long: one line of a document. */
export type Group = {
  readonly kind: PlaceKind
  readonly entries: readonly InventoryEntry[]
  readonly purpose: Words
  readonly recipient: Words
  readonly deadline: Words
  readonly category: InventoryEntry['category']
}

export function grouped(entries: readonly InventoryEntry[]): Group[] {
  const groups = new Map<string, { group: Group; entries: InventoryEntry[] }>()
  for (const entry of entries) {
    const kind = placeKindOf(entry)
    if (kind === null) continue
    const { purpose, recipient, deadline, category } = entry
    const key = [kind, purpose.en, recipient.en, deadline.en, category].join('\n')
    const known = groups.get(key)
    if (known) {
      known.entries.push(entry)
      continue
    }
    const members = [entry]
    groups.set(key, {
      group: { kind, entries: members, purpose, recipient, deadline, category },
      entries: members,
    })
  }
  const rank = (kind: PlaceKind) => placeKinds.indexOf(kind)
  return [...groups.values()].map(({ group }) => group).sort((a, b) => rank(a.kind) - rank(b.kind))
}

/** What stands in a group, as few names as say it: `room.id`, `server.ready`, a label. */
export function namesIn({ entries }: Pick<Group, 'entries'>, language: SpokenLanguage): string[] {
  return [...new Set(entries.map(entry => nameOf(entry, language)))]
}

function nameOf({ where, field, label }: InventoryEntry, language: SpokenLanguage): string {
  const [kind, place = ''] = where.split(' ')
  if (kind === 'table') return `${place}.${field}`
  if (kind === 'log') return place
  if (kind === 'browser') return field
  const said = label?.[language] ?? field
  return kind === 'file' ? `${place} (${said})` : said
}
