import type { MemberEvent } from './events.ts'

/** One line for a person, or null for what a person need not read. */
export function humanLine(event: MemberEvent): string | null {
  switch (event.t) {
    case 'phase':
      return phaseLine(event.phase)
    case 'link':
      return event.link === 'online' ? null : `· connection: ${event.link}`
    case 'roster':
      return `· here: ${event.people.map(({ name, me, role }) => `${name}${me ? ' (you)' : ''}${role === 'participant' ? '' : `, ${role}`}`).join(' · ')}`
    case 'chat':
      return `${event.mine ? 'you' : event.name}: ${event.text}`
    case 'knocks':
      return event.knocks.length === 0
        ? null
        : `· at the door: ${event.knocks.map(({ name, byOldLink }) => name + (byOldLink ? ' (by an old link)' : '')).join(', ')} — type "admit all" or "deny"`
    case 'code':
      return `· safety code of epoch ${event.epoch}: ${event.code.join(' ')}`
    case 'compare':
      return `· compare now: ${event.code.join(' ')}${event.joinedSince > 0 ? ` (${event.joinedSince} joined since)` : ''}`
    case 'epoch':
      return event.nobodyConfirmed ? '· nobody has confirmed yet: nothing is sent' : null
    case 'notice':
      return noticeLine(event.notice)
    case 'guestLink':
      return `· link for guests: ${event.link}`
    case 'refused':
      return `· not done: ${event.command} (${event.reason})`
  }
}

function phaseLine(phase: Extract<MemberEvent, { t: 'phase' }>['phase']): string {
  switch (phase.t) {
    case 'prejoin':
      return phase.entry === 'wait' ? '· nobody has started the meeting yet' : `· at the door: ${phase.entry}`
    case 'knocking':
      return phase.lobby === 'nobody' ? '· nobody is there who could let you in yet' : '· knocked, waiting'
    case 'badLink':
      return `· this link is not complete (${phase.problem})`
    case 'gone':
      return `· left the meeting (${phase.why})`
    case 'failed':
      return `· could not enter (${phase.why})`
    default:
      return `· ${phase.t}`
  }
}

function noticeLine(notice: Extract<MemberEvent, { t: 'notice' }>['notice']): string {
  if ('name' in notice && notice.name) return `· ${notice.t}: ${notice.name}`
  return notice.t === 'alarm' ? `· ALARM: ${notice.alarm}` : `· ${notice.t}`
}
