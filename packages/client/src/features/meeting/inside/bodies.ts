import { addToRing, newestLink, openLinkFor } from '@konklave/crypto'
import { allowed, equalBytes, type SealedBody } from '@konklave/protocol'
import { mayDo, verifyPass } from '@konklave/protocol/rules'
import { nameOf } from '../chat/chat.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { rememberLink } from '../identity/recallLink.ts'
import type { Parts } from './parts.ts'

type Body<T extends SealedBody['t']> = Extract<SealedBody, { t: T }>
export type Message = {
  readonly sender: Member
  readonly epoch: number
  readonly body: SealedBody
  readonly view: GroupView
}

/** What a verified message of another member does here. What the rules forbid its sender is dropped (K43). */
export async function takeBody(message: Message, parts: Parts): Promise<void> {
  const { body, sender } = message
  switch (body.t) {
    case 'heartbeat':
      return heartbeat({ ...message, body }, parts)
    case 'chat':
    case 'edit':
    case 'mark':
    case 'whisper':
    case 'whisperTo':
    case 'pin':
    case 'unpin':
    case 'reaction':
      if (mayWrite(message))
        await parts.chat.received(sender, body, action => mayDo(sender.leaf, action, message.view.rules))
      return
    case 'pinned':
      return pinned(body, message, parts)
    case 'passes':
      return passes(body, message, parts)
    case 'link':
      return learnLink(body.g, body.secret, parts)
    case 'linkFor':
      return linkFor(body, message, parts)
    case 'mute':
      return mute(body, message, parts)
    case 'lowerHand':
      return lowerHand(body, message, parts)
    case 'askShare':
      return askShare(message, parts)
    case 'board':
      return parts.board.received(sender, message.epoch, body)
    case 'poll':
    case 'vote':
    case 'closePoll':
    case 'openVote':
      if (!parts.chat.numbered.take(sender.id, body.n)) return
      return parts.polls.received({ ...message, body, may: mayDo(sender.leaf, 'poll', message.view.rules) })
    case 'runningPoll':
    case 'givenVote':
      return parts.polls.received({ ...message, body, may: mayDo(sender.leaf, 'poll', message.view.rules) })
    case 'giveFloor':
      return giveFloor(body, message, parts)
    case 'offerOwner':
    case 'answerOwner':
    case 'ownerKept':
    case 'stepDown':
      return parts.owners.received(sender, body, message.view)
    case 'roomKeys':
    case 'roomRules':
    case 'roomsWord':
      return parts.breakouts.received(sender, body)
    case 'compare': {
      const [who, name] = [sender.id, nameOf(sender)]
      if (parts.trust.asked(body, { who, name })) parts.room.notify({ t: 'compareAsked', by: name })
    }
  }
}

function mayWrite({ sender, body, view }: Message): boolean {
  const action = body.t === 'reaction' || body.t === 'mark' ? 'react' : 'chat'
  return mayDo(sender.leaf, action, view.rules)
}

/** [K41] */
function pinned(body: Body<'pinned'>, { sender, view }: Message, { chat }: Parts): void {
  if (!mayDo(sender.leaf, 'pin', view.rules)) return
  for (const pin of body.pins) chat.pins.add({ id: sender.id, name: nameOf(sender) }, pin)
}

async function heartbeat(
  { sender, epoch, body, view }: Message & { body: Body<'heartbeat'> },
  parts: Parts,
): Promise<void> {
  const { room, chat } = parts
  const { nextCtx, contexts } = body
  if (contexts) room.deps.media?.report({ epoch, leafIndex: sender.leaf.index, nextCtx, contexts })
  // [K43] Of a room that never was anything else: no switch can have come in between.
  if (view.rules.charter.kind === 'call' && contexts?.some(({ kind }) => kind !== 'microphone'))
    room.notify({ t: 'alarm', alarm: 'picture', name: nameOf(sender) })
  const mine = body.have.find(({ from }) => equalBytes(from, view.own.leaf.keyHash))
  chat.peerHas(sender.id, mine?.n, parts.since(sender.id))
  parts.passHelp.heard(sender, body.passGen, view)
  parts.linkHelp.lacks(sender, body.linkGen ?? -1, view)
  if (body.lacksKeys) parts.breakouts.here.value?.lacks(sender)
}

/** [K11] */
async function passes(
  body: Body<'passes'>,
  { sender, view }: Message,
  { room, passHelp }: Parts,
): Promise<void> {
  passHelp.helped(sender.id, body)
  const leaves = view.members.map(({ leaf }) => leaf)
  const check = { rules: view.rules, memberKey: room.identity.memberKey, leaves }
  for (const pass of body.passes) {
    if ((await verifyPass(pass, check)).ok) return room.memory.setPass(pass)
  }
}

export async function learnLink(
  g: number,
  secret: Uint8Array<ArrayBuffer>,
  { room, group }: Parts,
): Promise<void> {
  const [ring, view] = [room.ring.value, group.view.value]
  if (!ring || !view || ring.generations.has(g)) return
  const grown = await addToRing(ring, { g, secret, state: view.rules.state })
  if (grown === 'wrong-secret') return
  room.ring.value = grown
  // An older one must not take the place of what this tab comes back with after a reload.
  if (g > newestLink(ring).g)
    await rememberLink(room.deps.tab, { kind: 'guest', roomId: room.roomId, linkSecret: secret })
  await group.lock(() => group.reread())
}

async function linkFor(body: Body<'linkFor'>, { sender, view }: Message, parts: Parts): Promise<void> {
  const { identity } = parts.room
  parts.linkHelp.helped(sender.id, body)
  if (!equalBytes(body.to, identity.memberKey)) return
  const { g, ephemeral, sealed } = body
  const context = { groupId: view.groupId, sender: sender.leaf.memberKey, recipient: identity.memberKey }
  const secret = await openLinkFor({ ...context, g, ephemeral, sealed, dm: identity.dmPair })
  if (secret) await learnLink(g, secret, parts)
}

/** [P-48] Only ever mutes, never the other way round. */
function mute(body: Body<'mute'>, { sender, view }: Message, { room }: Parts): void {
  if (body.who && !equalBytes(body.who, room.identity.memberKey)) return
  if (!allowed(sender.role, 'askToMute', view.rules.charter)) return
  // Of what was off anyway nobody need be told.
  if (!body.who && !room.sending.value.has(body.kind)) return
  room.deps.media?.mute(body.kind)
  room.notify({ t: 'muteAsked', by: nameOf(sender), kind: body.kind })
}

/** Only ever lowers, like {@link mute}. */
function lowerHand({ who }: Body<'lowerHand'>, { sender, view }: Message, { room, presence }: Parts): void {
  if (who && !equalBytes(who, room.identity.memberKey)) return
  if (!allowed(sender.role, 'lowerHands', view.rules.charter) || !presence.hand.value) return
  presence.setHand(false)
  room.notify({ t: 'handLowered', by: nameOf(sender) })
}

function askShare({ sender, view }: Message, { room }: Parts): void {
  if (allowed(view.own.role, 'allowShare', view.rules.charter)) {
    room.notify({ t: 'shareAsked', who: sender.id, name: nameOf(sender) })
  }
}

/** Lowers the hand and asks; whoever is asked switches the microphone on, or not (P-48). */
function giveFloor(body: Body<'giveFloor'>, { sender, view }: Message, { room, presence }: Parts): void {
  if (!equalBytes(body.who, room.identity.memberKey)) return
  if (!mayDo(sender.leaf, 'giveFloor', view.rules)) return
  presence.setHand(false)
  room.notify({ t: 'floorGiven', by: nameOf(sender) })
}
