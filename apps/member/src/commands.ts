import { ActionRefused, type MeetingView } from '@konklave/client'
import { limits } from '@konklave/protocol'
import type { Reason } from './problems.ts'
import { whom } from './whom.ts'

type Facts = 'phase' | 'rights' | 'knocks' | 'people' | 'departed'
type Acts = 'join' | 'say' | 'admit' | 'deny' | 'kick' | 'setAdmission' | 'compareNow' | 'leave' | 'endForAll'

/** What commands need of a meeting. */
export type Commanded = Pick<MeetingView, Acts> & {
  readonly [K in Facts]: { readonly value: MeetingView[K]['value'] }
}

/** Runs one line of stdin. Resolves with a reason when it was not done, else null. */
export async function runCommand(
  line: string,
  { view, name }: { readonly view: Commanded; readonly name: string },
): Promise<Reason | null> {
  const [word = '', ...rest] = line.trim().split(' ')
  const argument = rest.join(' ').trim()
  try {
    return await run(word, argument || (word === 'start' || word === 'join' ? name : ''), view)
  } catch (error) {
    if (error instanceof ActionRefused) return error.reason
    throw error
  }
}

async function run(word: string, argument: string, view: Commanded): Promise<Reason | null> {
  switch (word) {
    case '':
      return null
    case 'say':
      return say(argument, view)
    case 'start':
    case 'join':
      await view.join(argument)
      return null
    case 'admit':
      return admit(argument, view)
    case 'deny':
      return deny(argument, view)
    case 'kick':
      return kick(argument, view)
    case 'lock':
      await view.setAdmission('locked')
      return null
    case 'lobby':
    case 'open':
      await view.setAdmission(word)
      return null
    case 'compare':
      view.compareNow()
      return null
    case 'leave':
      await view.leave()
      return null
    case 'end':
      await view.endForAll()
      return null
    default:
      return 'unknown-command'
  }
}

function say(text: string, view: Commanded): Reason | null {
  if (view.phase.value.t !== 'inside') return 'not-inside'
  if (text.length > limits.CHAT_MAX_CHARS) return 'too-long'
  view.say(text)
  return null
}

async function deny(who: string, view: Commanded): Promise<Reason | null> {
  const refused = mayNotAdmit(view)
  if (refused) return refused
  const found = knocksNamed(who || 'all', view)
  for (const { id } of found) await view.deny(id)
  return found.length === 0 ? 'nobody-knocks' : null
}

async function admit(who: string, view: Commanded): Promise<Reason | null> {
  const refused = mayNotAdmit(view)
  if (refused) return refused
  const found = knocksNamed(who || 'all', view)
  for (const { id } of found) await view.admit(id)
  return found.length === 0 ? 'nobody-knocks' : null
}

/** Who may not open the door is shown nobody at it. */
function mayNotAdmit(view: Commanded): Reason | null {
  if (view.phase.value.t !== 'inside') return 'not-inside'
  return view.rights.value.has('admit') ? null : 'not-allowed'
}

function knocksNamed(who: string, view: Commanded) {
  return view.knocks.value.filter(({ id, name }) => who === 'all' || name === who || id === who)
}

async function kick(who: string, view: Commanded): Promise<Reason | null> {
  const id = whom(who, { people: view.people.value, departed: view.departed.value })
  if (id === null) return 'nobody-of-that-name'
  await view.kick(id)
  return null
}
