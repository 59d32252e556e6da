import { type Bytes, base64url, equalBytes, type LinkToken, type TabKey } from '@konklave/protocol'
import { meetingKeys } from '../memory/memory.ts'
import type { TabStore } from '../ports.ts'
import type { IdentityDeps } from './identity.ts'
import { keyName, keyUses } from './keyPairs.ts'
import { recallLink } from './recallLink.ts'

type RoomLink = Exclude<LinkToken, { kind: 'grant' }>

/**
 * What one tab is and remembers of one room, for another tab of the same browser: the number that names its keys, and
 * what it kept. The keys stay where they are, in the database that both tabs share, and cannot be read out by either.
 */
export type TabMemory = Readonly<Record<string, Bytes>>

/** A key link that nobody has put away yet goes along: the key that opens it is named by the tab's number. */
const PERSON: readonly TabKey[] = ['tab', 'new', ...meetingKeys]
/** Both go on to know these: the rules a tab has seen bind it for as long as it is open (K18). */
const ROOM: readonly TabKey[] = ['link', 'rules']

/** [K32] Reads what this tab is, and forgets it: from here on another one is that person. The meeting must be over here. */
export async function giveTab(tab: TabStore): Promise<TabMemory> {
  const memory: Record<string, Bytes> = {}
  for (const key of [...PERSON, ...ROOM]) {
    const value = await tab.get(key)
    if (value) memory[key] = value
  }
  for (const key of PERSON) await tab.delete(key)
  return memory
}

/** [K32] Becomes the person that another tab was. Returns the link to go on with: the newest that one knew. */
export async function becomeTab(
  link: RoomLink,
  memory: TabMemory,
  { tab, keys }: Omit<IdentityDeps, 'random'>,
): Promise<RoomLink> {
  const before = await tab.get('tab')
  // A copy has the number of the tab that it was made of, and with it the keys.
  if (before && memory.tab && !equalBytes(before, memory.tab))
    for (const use of keyUses) await keys.delete(keyName(use, link.roomId, base64url(before)))
  await forgetPerson(tab)
  for (const key of [...PERSON, ...ROOM]) {
    const value = memory[key]
    if (value) await tab.set(key, value)
  }
  const known = await recallLink(tab)
  return known && known.kind !== 'grant' ? { ...link, linkSecret: known.linkSecret } : link
}

/**
 * [K32] A second person in the same browser: of what this tab may be a copy of, nothing is kept. Its mark tells it from
 * the first one over a reload.
 */
export async function becomeSomebodyElse({ tab, random }: Omit<IdentityDeps, 'keys'>): Promise<void> {
  await forgetPerson(tab)
  await tab.set('apart', random.bytes(16))
}

async function forgetPerson(tab: TabStore): Promise<void> {
  for (const key of PERSON) await tab.delete(key)
}
