import { createConnection, systemClock, systemRandom, webSocketConnect } from '@konklave/client'
import {
  deriveLink,
  generateMemberKeys,
  makeCredential,
  makeLeaveOrder,
  makeStreamProof,
  publicKeyOf,
  signerOf,
} from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import {
  base64url,
  type GroupId,
  type LinkToken,
  type LogEntry,
  lobbyEntry,
  type MemberKey,
  mediaReply,
} from '@konklave/protocol'
import { decodeKeyPackage } from '@konklave/protocol/mls'

/**
 * A leaf of the tree with its open streams, and nobody behind it: it comes in by Add, holds its place and goes, but
 * processes no commit. So one process can fill a meeting whose other members are measured.
 */
export type Seat = {
  /** Knocks and waits until the Welcome came; then holds the meeting stream. Resolves with the milliseconds to the Welcome. */
  enter(): Promise<number>
  /** Asks for admission to the media engine. */
  ticket(): Promise<string>
  /** Says that it leaves. */
  leave(): Promise<void>
  close(): void
}

/**
 * Who wants to know what a seat sees. Entries are as they came: nobody has checked them. A seat acknowledges no epoch: whoever does may be
 * given the lease (K27), and would let it go by.
 */
export type SeatWatch = {
  readonly entry: (entry: LogEntry) => void
  readonly closed: (code: string) => void
}

type GuestLink = Extract<LinkToken, { kind: 'guest' }>

/** Connects and opens the lobby; everything that can be done before the knock is done. */
export async function takeSeat(
  origin: string,
  link: GuestLink,
  engine: GroupEngine,
  watch?: SeatWatch,
): Promise<Seat> {
  const { roomId } = link
  const keys = await generateMemberKeys()
  const member = await signerOf(keys.sign)
  const memberKey = member.publicKey as MemberKey
  const linkKeys = deriveLink(roomId, link.linkSecret, 0)
  const identity = await makeCredential({
    link: linkKeys,
    memberKey,
    dmKey: await publicKeyOf(keys.dm),
    profile: { kind: 'guest', name: 'Seat' },
  })
  const leaf = { identity, publicKey: memberKey, privateKey: keys.sign.privateKey }
  const keyPackage = new Uint8Array((await engine.keyPackage({ leaf })).keyPackage)
  const connect = webSocketConnect(origin)
  const connection = createConnection({ connect, clock: systemClock, random: systemRandom, build: 'bench' })
  const credential = async ({ nonce }: { nonce: Uint8Array }) => ({
    memberKey,
    proof: await makeStreamProof(member, { origin, roomId, nonce }),
    serverAuth: linkKeys.serverAuth,
  })
  const ready = Promise.withResolvers<void>()
  const admitted = Promise.withResolvers<{ groupId: Uint8Array; seq: number }>()
  admitted.promise.catch(() => undefined)
  const lobby = connection.openStream({
    kind: 'lobby',
    id: roomId,
    credential,
    handlers: {
      opened: async () => {
        ready.resolve()
        return 'anew'
      },
      ordered: async (_seq, body) => {
        const entry = lobbyEntry.parse(body)
        if (entry.t === 'admitted') admitted.resolve(entry)
        else admitted.reject(new Error('denied'))
      },
      ephemeral: () => undefined,
      interrupted: () => undefined,
      closed: code => {
        ready.reject(new Error(code))
        admitted.reject(new Error(code))
      },
    },
  })
  await ready.promise
  let groupId: GroupId | null = null
  let meeting: ReturnType<typeof connection.openStream> | null = null
  return {
    async enter() {
      const asked = performance.now()
      await lobby.request({ t: 'knock', keyPackage })
      const entry = await admitted.promise
      const took = performance.now() - asked
      groupId = entry.groupId as GroupId
      const inside = Promise.withResolvers<void>()
      meeting = connection.openStream({
        kind: 'meeting',
        id: roomId,
        credential,
        after: entry.seq,
        handlers: {
          opened: async () => {
            inside.resolve()
            return 'as-asked'
          },
          ordered: async (_seq, body) => watch?.entry(body as LogEntry),
          ephemeral: () => undefined,
          interrupted: () => undefined,
          closed: code => {
            inside.reject(new Error(code))
            watch?.closed(code)
          },
        },
      })
      await inside.promise
      lobby.close()
      return took
    },
    async ticket() {
      if (!meeting) throw new Error('not inside')
      return base64url(mediaReply.parse(await meeting.request({ t: 'media' })).ticket)
    },
    async leave() {
      if (!groupId || !meeting) throw new Error('not inside')
      const node = decodeKeyPackage(keyPackage).leaf.raw
      await meeting.request({ t: 'leave', order: await makeLeaveOrder(member, { groupId, leaf: node }) })
    },
    close: () => connection.close(),
  }
}
