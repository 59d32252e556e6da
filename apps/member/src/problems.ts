import type { ActionRefused, Phase } from '@konklave/client'

type Failed = Extract<Phase, { t: 'failed' }>['why']
type Gone = Extract<Phase, { t: 'gone' }>['why']
type BadLink = Extract<Phase, { t: 'badLink' }>['problem']

/** Why something typed was not done. */
export type Reason =
  | ActionRefused['reason']
  | 'unknown-command'
  | 'nobody-knocks'
  | 'nobody-of-that-name'
  | 'several-of-that-name'
  | 'no-such-role'
  | 'no-such-link'
  | 'no-such-poll'
  | 'no-such-option'
  | 'not-asked'
  | 'too-long'
  | 'nobody-leads'
  | 'not-all-who-lead'

/** The same distinctions as on the screens of the web client (features/door, features/leave). */
export function badLinkLine(problem: BadLink): string {
  switch (problem) {
    case 'newer-version':
      return 'This link was made by a newer version. Update Konklave here and try again.'
    case 'cut':
      return 'The link is not complete, or a letter is wrong. Copy it again in one piece, up to the last character, and put it in quotes.'
    case 'missing':
      return 'This is no link to a meeting: the long part behind a # sign is missing. Put the link in quotes.'
  }
}

export function failedLine(why: Failed): string {
  switch (why) {
    case 'offline':
      return 'No connection to the server. Check the network and try again.'
    case 'no-such-room':
      return 'This room does not exist here. It was removed, or the link belongs to another server.'
    case 'link-unknown':
      return 'This link opens nothing any more: the room has a newer one. Ask somebody in the meeting for it.'
    case 'locked':
      return 'The room is locked: the people inside have closed the door.'
    case 'barred':
    case 'removed':
      return 'You were removed from this meeting. You can knock by joining again; the people inside decide.'
    case 'newer-rules':
    case 'unsupported-version':
      return 'This room needs a newer version of Konklave.'
    case 'rolled-back':
      return 'The server shows older rules than before. Somebody who was removed could get in like that, so you stay outside.'
    case 'bad-room':
      return 'What the server sent does not fit the key in your link. Nothing was sent. Tell the owner of the room.'
    case 'rate-limited':
    case 'too-many':
      return 'Too many attempts. Wait a minute, then try again.'
    case 'draining':
    case 'recovering':
      return 'The server is restarting. Try again in a moment.'
    default:
      return `You could not get in (${why}). Nothing of yours was sent.`
  }
}

export function goneLine(why: Gone): string {
  switch (why) {
    case 'left':
      return 'You have left the meeting.'
    case 'ended':
      return 'The meeting has ended for everybody.'
    case 'removed':
      return 'You were removed from the meeting. With this link you can only knock from now on; the people inside decide.'
    case 'denied':
      return 'You were not let in. They saw your name, and whether your link is an old one.'
    case 'moved':
      return 'The meeting goes on in another place with the same key.'
  }
}

export function refusedLine(reason: Reason, command: string, ids: readonly string[] = []): string {
  switch (reason) {
    case 'unknown-command':
      return `There is no ${command}. /help shows what there is.`
    case 'nobody-knocks':
      return 'Nobody of that name is at the door.'
    case 'nobody-of-that-name':
      return 'Nobody of that name is in the room, or was.'
    case 'several-of-that-name':
      return `Several people go by that name, and nothing was done. Say which one is meant by the id: ${ids.join(', ')}. /people shows the ids of those who are here.`
    case 'no-such-role':
      return 'Say moderator, presenter or participant, and then the name: /role moderator Ada.'
    case 'no-such-link':
      return 'There is no link with that role.'
    case 'no-such-room':
      return 'There is no breakout room of that title. The main room is called main.'
    case 'no-such-poll':
      return 'There is no such poll. A poll is asked like this: /poll Tea or coffee?; tea; coffee'
    case 'no-such-option':
      return 'Say the number of an option that there is: /vote 1. Where several may be chosen: /vote 1,3.'
    case 'not-asked':
      return 'Nobody has asked you that.'
    case 'last-owner':
      return 'You are the only host: the room would have none. Hand it over instead, with /handover and a name.'
    case 'nobody-there':
      return 'No other host is here, and one must confirm it. You are still a host.'
    case 'unanswered':
      return 'No other host has confirmed it yet. It can still happen.'
    case 'too-long':
      return 'That was too long and has not been sent. Write it in two parts.'
    case 'nobody-leads':
      return 'Nobody else here leads the meeting. Nothing was sent.'
    case 'not-all-who-lead':
      return 'Sent, but not to all who lead: a line like this reaches eight of them.'
    case 'not-inside':
      return 'You are not in the room. Nothing was sent.'
    case 'not-allowed':
      return 'Only those who lead the meeting may do that.'
    case 'oneself':
      return 'Not done: it would remove you as well, who came by the same key.'
    case 'bad-commit':
      return 'Not done, and trying again will not help: it is a step the others would not accept.'
    case 'offline':
      return 'Not done: there is no connection to the server at the moment. Try again when it is back.'
    default:
      return `Not done: the room has just changed (${reason}). Try again.`
  }
}
