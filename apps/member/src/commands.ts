import { ActionRefused, type Whom } from '@konklave/client'
import { limits } from '@konklave/protocol'
import { goTo, makeRooms, move, openRooms, tellRooms } from './breakouts.ts'
import type { Commanded } from './commanded.ts'
import { ownerCommand } from './ownerCommands.ts'
import { pollCommand } from './polls.ts'
import type { Reason } from './problems.ts'
import { SeveralMeant, whom } from './whom.ts'

/** Why a line was not done; `ids` of those who may be meant. */
export type NotDone = { readonly reason: Reason; readonly ids?: readonly string[] }

type Commanding = {
  readonly view: Commanded
  readonly name: string
  /** A role link was made; it is told once and kept nowhere. */
  readonly made?: (role: LinkRole, link: string) => void
}
type LinkRole = 'moderator' | 'presenter'

/** Runs one line of stdin. Resolves with null when it was done. */
export async function runCommand(line: string, { view, name, made }: Commanding): Promise<NotDone | null> {
  const [word = '', ...rest] = line.trim().split(' ')
  const argument = rest.join(' ').trim()
  try {
    if (word === 'rolelink') return await roleLink(argument, view, made)
    if (word === 'inside') {
      const inside = view.breakouts.inside.value
      return inside ? await runCommand(argument, { view: inside, name }) : { reason: 'not-inside' }
    }
    const reason = await run(word, argument || (word === 'start' || word === 'join' ? name : ''), view)
    return reason && { reason }
  } catch (error) {
    if (error instanceof ActionRefused) return { reason: error.reason }
    if (error instanceof SeveralMeant) return { reason: 'several-of-that-name', ids: error.ids }
    throw error
  }
}

async function run(word: string, argument: string, view: Commanded): Promise<Reason | null> {
  switch (word) {
    case '':
      return null
    case 'say':
      return say(argument, { t: 'all' }, view)
    case 'whisper':
      return whisper(argument, view)
    case 'moderators':
      return say(argument, { t: 'leading' }, view)
    case 'start':
    case 'join':
      await view.entry.join(argument)
      return null
    case 'admit':
      return admit(argument, view)
    case 'deny':
      return deny(argument, view)
    case 'list':
      await view.door.setNameList(argument)
      return null
    case 'withdraw':
      return withdraw(argument, view)
    case 'tell':
      return tell(argument, view)
    case 'kick':
      return kick(argument, view)
    case 'lower':
      return lower(argument, view)
    case 'role':
      return role(argument, view)
    case 'passes':
      await view.people.endPasses()
      return null
    case 'lock':
      await view.door.setAdmission('locked')
      return null
    case 'lobby':
    case 'invited':
    case 'open':
      await view.door.setAdmission(word)
      return null
    case 'hand':
      view.people.setHand(argument !== 'down')
      return null
    case 'timer':
    case 'pause':
      return countdown(word, argument, view)
    case 'poll':
    case 'vote':
    case 'closepoll':
      return view.phase.value.t === 'inside' ? pollCommand(word, argument, view.polls) : 'not-inside'
    case 'rooms':
      return makeRooms({ view, argument })
    case 'openrooms':
      return openRooms({ view, argument })
    case 'closerooms':
      await view.breakouts.close()
      return null
    case 'goto':
      return goTo({ view, argument })
    case 'move':
      return move({ view, argument })
    case 'tellrooms':
      return tellRooms({ view, argument })
    case 'callhelp':
      view.breakouts.callHelp(argument !== 'off')
      return null
    case 'compare':
      view.trust.compareNow()
      return null
    case 'leave':
      await view.entry.leave()
      return null
    case 'end':
      await view.owner.endForAll()
      return null
    default: {
      const said = await ownerCommand(word, argument, view)
      return said === undefined ? 'unknown-command' : said
    }
  }
}

function say(text: string, to: Whom, view: Commanded): Reason | null {
  if (view.phase.value.t !== 'inside') return 'not-inside'
  if (text.length > limits.CHAT_MAX_CHARS) return 'too-long'
  const said = view.chat.say(text, { to })
  if (said.t === 'said') return said.leftOut > 0 ? 'not-all-who-lead' : null
  return said.why === 'gone' ? 'nobody-of-that-name' : said.why === 'empty' ? null : said.why
}

/**
 * Names have spaces: every beginning of the line that somebody goes by may be meant. Who calls themselves like another and the
 * first word of what is said must not get it.
 */
function whisper(argument: string, view: Commanded): Reason | null {
  if (view.phase.value.t !== 'inside') return 'not-inside'
  const others = view.people.list.value.filter(({ me }) => !me)
  const words = argument.split(' ')
  const found = words.flatMap((_, i) => {
    const [name, text] = [
      words.slice(0, i + 1).join(' '),
      words
        .slice(i + 1)
        .join(' ')
        .trim(),
    ]
    const person = text === '' ? null : whom(name, others)
    return person ? [{ person, text }] : []
  })
  const [one, ...more] = found
  if (!one) return 'nobody-of-that-name'
  if (more.length > 0) throw new SeveralMeant(found.map(({ person }) => person.id))
  return say(one.text, { t: 'one', id: one.person.id }, view)
}

/** Minutes; `off` ends it. */
async function countdown(word: 'timer' | 'pause', argument: string, view: Commanded): Promise<Reason | null> {
  const minutes = argument === 'off' ? 0 : Number(argument || Number.NaN)
  if (!(minutes >= 0)) return 'unknown-command'
  const set = word === 'timer' ? view.board.setTimer : view.board.setPause
  await set(minutes * 60_000)
  return null
}

async function deny(who: string, view: Commanded): Promise<Reason | null> {
  const refused = mayNotAdmit(view)
  if (refused) return refused
  const found = knocksNamed(who || 'all', view)
  for (const { id } of found) await view.door.deny(id)
  return found.length === 0 ? 'nobody-knocks' : null
}

async function admit(who: string, view: Commanded): Promise<Reason | null> {
  const refused = mayNotAdmit(view)
  if (refused) return refused
  const found = knocksNamed(who || 'all', view)
  for (const { id } of found) await view.door.admit(id)
  return found.length === 0 ? 'nobody-knocks' : null
}

/** Who may not open the door is shown nobody at it. */
function mayNotAdmit(view: Commanded): Reason | null {
  if (view.phase.value.t !== 'inside') return 'not-inside'
  return view.rights.value.has('admit') ? null : 'not-allowed'
}

function knocksNamed(who: string, view: Commanded) {
  if (who === 'all') return view.door.knocks.value
  const found = whom(who, view.door.knocks.value)
  return found ? [found] : []
}

async function lower(who: string, view: Commanded): Promise<Reason | null> {
  if (view.phase.value.t !== 'inside') return 'not-inside'
  if (who === '' || who === 'all') {
    await view.people.lowerAllHands()
    return null
  }
  const found = whom(
    who,
    view.people.list.value.filter(({ me }) => !me),
  )
  if (!found) return 'nobody-of-that-name'
  await view.people.lowerHand(found.id)
  return null
}

async function kick(who: string, view: Commanded): Promise<Reason | null> {
  const others = view.people.list.value.filter(({ me }) => !me)
  const found = whom(who, [...others, ...view.people.departed.value])
  if (!found) return 'nobody-of-that-name'
  await view.people.kick(found.id)
  return null
}

const ROLES = { moderator: 'moderator', presenter: 'presenter', participant: null } as const

async function role(argument: string, view: Commanded): Promise<Reason | null> {
  const [word = '', ...rest] = argument.split(' ')
  if (!Object.hasOwn(ROLES, word)) return 'no-such-role'
  const others = view.people.list.value.filter(({ me }) => !me)
  const found = whom(rest.join(' ').trim(), others)
  if (!found) return 'nobody-of-that-name'
  await view.people.setRole(found.id, ROLES[word as keyof typeof ROLES])
  return null
}

async function tell(text: string, view: Commanded): Promise<Reason | null> {
  const refused = mayNotAdmit(view)
  if (refused) return refused
  if (text.length > limits.KNOCK_WORDS_MAX_CHARS) return 'too-long'
  if (view.door.knocks.value.length === 0) return 'nobody-knocks'
  await view.door.tellWaiting(text)
  return null
}

const isLinkRole = (word: string): word is LinkRole => word === 'moderator' || word === 'presenter'

async function roleLink(word: string, view: Commanded, made: Commanding['made']): Promise<NotDone | null> {
  if (!isLinkRole(word)) return { reason: 'no-such-role' }
  made?.(word, await view.owner.makeRoleLink(word))
  return null
}

/** All links of this role: they have no names of their own. */
async function withdraw(word: string, view: Commanded): Promise<Reason | null> {
  if (!isLinkRole(word)) return 'no-such-role'
  const links = view.owner.roleLinks.value.filter(({ role }) => role === word)
  for (const { id } of links) await view.owner.withdrawRoleLink(id)
  return links.length > 0 ? null : 'no-such-link'
}
