/** What a person typed: something to do here, or a command of `commands.ts`. */
export type Typed =
  | { readonly t: 'nothing' | 'help' | 'people' | 'code' | 'link' | 'polls' }
  | { readonly t: 'command'; readonly line: string }
  | { readonly t: 'unknown'; readonly word: string }

/** In a room of people a plain word must never do something by accident: `open`, `end` and the like need the slash. */
export const SLASHED: readonly string[] = [
  'start',
  'admit',
  'deny',
  'kick',
  'role',
  'rolelink',
  'withdraw',
  'cohost',
  'handover',
  'stepdown',
  'stay',
  'accept',
  'decline',
  'kept',
  'tell',
  'list',
  'passes',
  'open',
  'lobby',
  'invited',
  'lock',
  'compare',
  'hand',
  'timer',
  'pause',
  'leave',
  'end',
  'lower',
  'say',
  'whisper',
  'moderators',
  'poll',
  'vote',
  'closepoll',
  'rooms',
  'openrooms',
  'closerooms',
  'goto',
  'move',
  'tellrooms',
  'callhelp',
  'inside',
]
const ALSO: Readonly<Record<string, string>> = {
  quit: 'leave',
  exit: 'leave',
  in: 'admit',
  remove: 'kick',
  '?': 'help',
}
/** Typed alone they are hardly meant for the others. */
const BARE = ['help', '?', 'quit', 'exit']

/** A line that is no command is for the others. `//` at the beginning: a line that shall begin with a slash. */
export function readTyped(line: string): Typed {
  const text = line.trim()
  if (text === '') return { t: 'nothing' }
  if (text.startsWith('//')) return { t: 'command', line: `say ${text.slice(1)}` }
  if (!text.startsWith('/') && !BARE.includes(text.toLowerCase()))
    return { t: 'command', line: `say ${text}` }
  const [typed = '', ...rest] = text.replace(/^\//, '').split(/\s+/)
  const word = ALSO[typed.toLowerCase()] ?? typed.toLowerCase()
  if (word === 'help' || word === 'people' || word === 'code' || word === 'link' || word === 'polls')
    return { t: word }
  if (SLASHED.includes(word)) return { t: 'command', line: [word, ...rest].join(' ') }
  return { t: 'unknown', word: typed }
}

export const HELP = `What you type is said to everybody in the room. Besides:
  /whisper <name> <text>   say it to one person only
  /moderators <text>       say it to those who lead only
  /people          who is here
  /link            the invitation link
  /leave           leave the meeting (quit does the same)
  /hand            raise your hand; /hand down lowers it
  /vote <number>   vote in the newest poll; several with commas: /vote 1,3
  /polls           what was asked, and how it stands
  /code            the safety code
  /compare         show the safety code to everybody, to compare it
  /goto <title>    go to a breakout room, where you may; /goto main goes back
  /callhelp        call somebody who leads to your breakout room; /callhelp off ends it
  /inside <command>  do something in your breakout room; what you type without a slash is said there
  /help            these lines
For those who lead:
  /start           start the meeting
  /admit <name>    let somebody in; without a name everybody
  /deny <name>     turn somebody away
  /tell <words>    say something to everybody who waits at the door
  /list <names>    compare who knocks with these, between semicolons; they stay here, and without names it is no more
  /kick <name>     remove somebody, or keep somebody who has left from coming back; the invitation link changes
  /lower <name>    lower somebody's hand; without a name all hands
  /role <role> <name>  make somebody here moderator or presenter, or participant again; for the host
  /rolelink <role> make a link whose holder is moderator or presenter; for the host
  /withdraw <role> no link with this role counts any more
  /cohost <name>   ask somebody here to be a host, too; /handover <name> and to take your place, /stay calls it off
  /accept /decline when you are asked; /kept once you have put your key link away
  /stepdown        no longer be a host; another host must be here
  /passes          nobody who has left comes back without knocking; in an open room the invitation link changes
  /lobby /open /lock   who comes in: those let in, everybody with the link, nobody new
  /invited         only people with a personal invitation come in
  /poll <question>; <option>; <option>   ask everybody; without options it is yes, no or abstain
                   -hidden before it: nobody sees what is chosen until you close it; -several: more than one
  /closepoll       end the poll that was asked last
  /timer <minutes> /pause <minutes>   shown to everybody; off ends it
  /rooms <titles>  make breakout rooms, titles between semicolons; everybody else is spread evenly
  /openrooms       open them; with minutes everybody is back when they are over
  /move <name> to <title>   put somebody into another one, or to main
  /tellrooms <text>  say something to all rooms
  /closerooms      everybody comes back
  /end             end the meeting for everybody`
