import type { MeetingView } from '@konklave/client'
import type { MemberEvent } from './events.ts'
import { handingLine, offerLine } from './ownerLines.ts'
import { type PollTold, pollLine } from './polls.ts'
import { badLinkLine, failedLine, goneLine, refusedLine } from './problems.ts'

type PhaseNow = MeetingView['phase']['value']
type Notice = Extract<MemberEvent, { t: 'notice' }>['notice']
type Knock = MeetingView['door']['knocks']['value'][number]
type Roster = Extract<MemberEvent, { t: 'roster' }>['people']

/** Turns events into lines for a person; what a person need not read becomes null. Remembers what was said before. */
export function createHuman(): {
  line(event: MemberEvent): string | null
  roster(): string
  code(): string
  link(): string
  polls(): string
} {
  let people: Roster = []
  let code: readonly string[] | null = null
  let link: string | null = null
  let inside = false
  let away = false
  let words: string | null = null
  const polls = new Map<string, PollTold>()
  /** For the breakout room. */
  let inner: ReturnType<typeof createHuman> | null = null

  const phaseLine = (phase: PhaseNow): string | null => {
    const before = inside
    inside = phase.t === 'inside'
    switch (phase.t) {
      case 'loading':
      case 'joining':
        return null
      case 'prejoin':
        return phase.entry === 'start'
          ? '· The room is empty. Type /start to start the meeting.'
          : phase.entry === 'wait'
            ? '· Nobody has started the meeting yet. You come in as soon as somebody does.'
            : null
      case 'knocking':
        if (phase.words !== null && phase.words !== words) {
          words = phase.words
          return `· From inside: ${words}`
        }
        return phase.lobby === 'waiting'
          ? '· You have knocked. Somebody inside sees your name and can let you in.'
          : phase.lobby === 'nobody'
            ? '· You have knocked. Nobody who may open the door is there yet; your knock is passed on as soon as somebody comes.'
            : '· The waiting room is full at the moment. Your knock is tried again by itself.'
      case 'inside':
        return before
          ? null
          : '· You are in the room. What you type is said to everybody; /help shows more, /leave leaves.'
      case 'badLink':
        return `· ${badLinkLine(phase.problem)}`
      case 'failed':
        return `· ${failedLine(phase.why)}`
      case 'gone':
        return `· ${goneLine(phase.why)}`
    }
  }

  const roster = () =>
    people.length > 0
      ? `· Here: ${people.map(one => shown(one, people)).join(', ')}.`
      : '· You are not in the room.'

  const linkLine = (link: MeetingView['link']['value']): string | null => {
    if (!inside) return null
    const was = away
    away = link !== 'online'
    if (link === 'reconnecting') return '· Reconnecting. You stay in the room.'
    if (link === 'recovering') return '· The server has restarted and puts the room back together.'
    return was ? '· Connected again.' : null
  }

  const line = (event: MemberEvent): string | null => {
    switch (event.t) {
      case 'phase':
        return phaseLine(event.phase)
      case 'link':
        return linkLine(event.link)
      case 'roster':
        people = event.people
        return null
      case 'chat':
        return `${event.mine ? 'you' : event.name}${forWhom(event)}: ${event.text}`
      case 'edited':
        return event.text === ''
          ? `· ${event.name} has deleted a line.`
          : `· ${event.name} has changed a line. It reads now: ${event.text}`
      case 'pins':
        return event.pins.length === 0
          ? '· Nothing is pinned any more.'
          : `· Pinned: ${event.pins.map(({ name, text }) => `${text} (by ${name})`).join(' · ')}`
      case 'knocks':
        return event.knocks.length === 0
          ? null
          : `· At the door: ${event.knocks.map(knocking).join(', ')}. Type /admit or /deny, with a name if there are several.`
      case 'code':
        code = event.code
        return null
      case 'compare':
        return `· Safety code, shown to everybody now: ${event.code.join(' ')}${event.joinedSince > 0 ? ` (${event.joinedSince} joined since)` : ''}`
      case 'epoch':
        return event.nobodyConfirmed
          ? '· Nobody in the room has answered you yet; until then nothing of yours is sent. Some may have gone without a word.'
          : null
      case 'notice':
        return noticeLine(event.notice)
      case 'board':
        return boardLine(event)
      case 'poll': {
        const before = polls.get(event.id)
        polls.set(event.id, event)
        // Results come in one after the other: told once all are there. /polls tells how it stands.
        const ended = event.closed && event.notCounted.length === 0
        const wasEnded = before?.closed && before.notCounted.length === 0
        if (before && (!ended || wasEnded)) return null
        return `${pollLine(event)}${event.closed ? '' : ' Type /vote and a number.'}`
      }
      case 'roleLink':
        return `· A ${event.role} link, shown only now: ${event.link}`
      case 'offered':
        return offerLine(event.offer)
      case 'handing':
        return handingLine(event.handing)
      case 'guestLink':
        link = event.link
        return null
      case 'rooms':
        return roomsLine(event)
      case 'word':
        return `· ${event.by} says to all rooms: ${event.text}`
      case 'inside': {
        if (event.event.t === 'phase' && event.event.phase.t === 'loading') inner = null
        inner ??= createHuman()
        return inner.line(event.event)?.replace(/^/gm, '  ') ?? null
      }
      case 'refused':
        return `· ${refusedLine(event.reason, event.command, event.ids)}`
    }
  }
  return {
    line(event) {
      const entering = event.t === 'phase' && event.phase.t === 'inside' && !inside
      const text = line(event)
      if (text === null) return null
      return entering ? `${printable(text)}\n${printable(roster())}` : printable(text)
    },
    roster: () => printable(roster()),
    polls: () => printable([...polls.values()].map(pollLine).join('\n') || '· Nothing has been asked.'),
    link: () => (link ? `· Invitation link: ${link}` : '· The invitation link is not known yet.'),
    code: () =>
      code ? `· Safety code: ${code.join(' ')}` : '· There is a code as soon as somebody has answered you.',
  }
}

/** Nothing for what all can read. */
function forWhom({ to, mine }: Extract<MemberEvent, { t: 'chat' }>): string {
  if (to.t === 'all') return ''
  if (to.t === 'leading') return ' (to those who lead)'
  return mine ? ` (only to ${to.name})` : ' (only to you)'
}

const knocking = ({ name, doubt, listed, byOldLink }: Knock): string => {
  const more = [
    ...(doubt?.t === 'same' ? ['somebody inside has the same name'] : []),
    ...(doubt?.t === 'like' ? [`looks like ${doubt.like}, but is another name`] : []),
    ...(doubt?.t === 'mixed' ? ['letters of several scripts in one word'] : []),
    ...(listed
      ? [{ on: 'on your list', similar: 'similar to your list', off: 'not on your list' }[listed]]
      : []),
    ...(byOldLink ? ['by an old link'] : []),
  ]
  return more.length > 0 ? `${name} (${more.join(', ')})` : name
}

/** The id tells apart who goes by the same name. */
const shown = ({ name, me, role, presence, id }: Roster[number], all: Roster): string => {
  const more = [
    ...(all.some(other => other.name === name && other.id !== id) ? [id] : []),
    ...(me ? ['you'] : []),
    ...(role === 'owner' ? ['has the key'] : role === 'participant' ? [] : [role]),
    ...(presence === 'unreachable' ? ['not reachable'] : []),
  ]
  return more.length > 0 ? `${name} (${more.join(', ')})` : name
}

function boardLine({ name, endsInMs }: Extract<MemberEvent, { t: 'board' }>): string {
  const minutes = endsInMs === null ? 0 : Math.max(1, Math.round(endsInMs / 60_000))
  const length = minutes === 1 ? 'one minute' : `${minutes} minutes`
  if (name === 'pause') return endsInMs === null ? '· The pause is over.' : `· Pause, for ${length} from now.`
  return endsInMs === null ? '· There is no timer any more.' : `· Timer: ${length} from now.`
}

function noticeLine(notice: Notice): string {
  switch (notice.t) {
    case 'joined':
      return `· ${notice.name} has come in.`
    case 'left':
      return `· ${notice.name} has left.`
    case 'removed':
      return `· ${notice.name} was removed.`
    case 'renamed':
      return `· ${notice.before} is now called ${notice.name}.`
    case 'roleChanged': {
      const what = notice.role === 'owner' ? 'a host' : `a ${notice.role}`
      return notice.me ? `· You are ${what} now.` : `· ${notice.name} is ${what} now.`
    }
    case 'muteAsked':
      return `· ${notice.by} asks you to switch off your ${notice.kind}.`
    case 'floorGiven':
      return `· ${notice.by} gives you the floor.`
    case 'limited':
      return `· ${notice.by} no longer allows you: ${notice.what.join(', ')}.`
    case 'unlimited':
      return `· ${notice.by} allows you again: ${notice.what.join(', ')}.`
    case 'handLowered':
      return `· ${notice.by} has lowered your hand.`
    case 'newer':
      return `· ${notice.name} sends something that only a newer version can show.`
    case 'shareAsked':
      return `· ${notice.name} would like to share the screen.`
    case 'compareAsked':
      return `· ${notice.by} would like to compare the safety code with everybody.`
    case 'shareAllowed':
      return '· You may share your screen now.'
    case 'admissionChanged':
      return {
        open: '· The door is open: whoever has the invitation link comes in.',
        lobby: '· Whoever comes now has to knock.',
        invited: '· From now on only people with a personal invitation come in.',
        locked: '· The door is closed: nobody else comes in.',
      }[notice.admission]
    case 'linkChanged':
      return '· The invitation link has changed. With the old one people can only knock.'
    case 'restarted':
      return '· The server was restarted. The meeting goes on; nothing was lost.'
    case 'resynced':
      return '· Your connection was lost for a moment. You are back, and up to date.'
    case 'halfSilent':
      return '· More than half of the people cannot be reached. To be safe, nothing of yours is being sent.'
    case 'alarm':
      return `· ALARM: ${ALARMS[notice.alarm](notice.name ?? 'Somebody')}`
  }
}

type Alarm = Extract<Notice, { t: 'alarm' }>['alarm']
const ALARMS: Readonly<Record<Alarm, (who: string) => string>> = {
  ghost: () => 'somebody who does not belong to this room is connected to its sound and picture.',
  unauthentic: who => `what arrives as ${who} does not come from ${who}.`,
  'not-encrypted': () => 'sound and picture would have left readable. Nothing is being sent.',
  'rolled-back': () => 'the server shows older rules than before. The newer ones stay in force here.',
  'bad-leaf': who =>
    `${who} is in the list but did not come by the link of this room. You are leaving it to be safe.`,
  picture: who => `${who} sends a picture into this call, which this program never does. It is not shown.`,
  split: () => 'the server shows different people different rooms. Nothing of yours is being sent.',
}

/** Others must neither steer this terminal nor write lines in somebody else's name. */
function printable(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u)
  return lines.map(line => line.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')).join('\n    ')
}

/** A title is somebody's words. */
function roomsLine({ running, mine, rooms }: Extract<MemberEvent, { t: 'rooms' }>): string {
  if (!running) return `· Breakout rooms, not open: ${rooms.map(({ title }) => title).join(', ')}.`
  const list = rooms.map(
    ({ title, people, here, callsHelp }) =>
      `${title} (${here} of ${people}${callsHelp ? ', calls for help' : ''})`,
  )
  return `· Breakout rooms: ${list.join(', ')}.${mine === null ? '' : ` You are to be in ${mine}.`}`
}
