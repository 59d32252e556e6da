import { makeRoom, newOwnerSeed, ownerKeys, signerOf } from '@konklave/crypto'
import {
  type Admission,
  apiError,
  type Bytes,
  CBOR_TYPE,
  type Charter,
  decode,
  type ErrorCode,
  encode,
  errorCode,
  INSTANCE_PATH,
  type InstanceInfo,
  instanceInfo,
  type LinkToken,
  limits,
  PROTOCOL_VERSIONS,
  ROOMS_PATH,
  roomPath,
} from '@konklave/protocol'

export type RoomOptions = {
  readonly admission: Admission
  readonly admitRight?: Charter['admitRight']
  readonly anyoneMayStart?: boolean
  readonly title?: string
  /** Absent: a meeting. */
  readonly kind?: Charter['kind']
  /** From a grant link, where the server asks for one. */
  readonly grant?: Bytes
}

export type CreateRoomDeps = {
  /** `https://host[:port]` */
  readonly origin: string
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>
}

type RoomLink = Exclude<LinkToken, { kind: 'grant' }>
export type CreatedRoom = {
  readonly guestLink: string
  /** Opens the room as its owner; shown once, kept nowhere. */
  readonly ownerLink: string
  readonly guest: RoomLink
  readonly owner: RoomLink
}

/** The server did not take the room, or could not be asked. */
export class RoomRefused extends Error {
  readonly reason: ErrorCode | 'offline' | 'unsupported-version'
  constructor(reason: RoomRefused['reason'], options?: ErrorOptions) {
    super(`room: ${reason}`, options)
    this.name = 'RoomRefused'
    this.reason = reason
  }
}

const INSTANCE_MAX_BYTES = 4 * 1024

/** What this server is, and whether it wants a grant. @throws RoomRefused */
export async function fetchInstance({ origin, fetch }: CreateRoomDeps): Promise<InstanceInfo> {
  const response = await asked(() => fetch(`${origin}${INSTANCE_PATH}`))
  if (!response.ok) throw await refusal(response)
  return decode(instanceInfo, await bodyOf(response), INSTANCE_MAX_BYTES)
}

/** [K1, K7] Makes owner key, charter and state here and hands the signed pair to the server. @throws RoomRefused */
export async function createRoom(options: RoomOptions, deps: CreateRoomDeps): Promise<CreatedRoom> {
  const instance = await fetchInstance(deps)
  if (!instance.versions.some(version => PROTOCOL_VERSIONS.includes(version)))
    throw new RoomRefused('unsupported-version')
  const seed = newOwnerSeed()
  const room = await makeRoom({
    owner: await signerOf(await ownerKeys(seed)),
    serverKey: instance.serverKey,
    admission: options.admission,
    admitRight: options.admitRight ?? 'moderators',
    anyoneMayStart: options.anyoneMayStart ?? false,
    ...(options.kind && { kind: options.kind }),
    title: (options.title ?? '').slice(0, limits.TITLE_MAX_CHARS),
  })
  const body = encode({ charter: room.charter, state: room.state, grant: options.grant })
  const init = { method: 'POST', headers: { 'content-type': CBOR_TYPE }, body }
  const response = await asked(() => deps.fetch(`${deps.origin}${ROOMS_PATH}`, init))
  if (!response.ok) throw await refusal(response)
  const { roomId, linkSecret } = room
  const guest: RoomLink = { kind: 'guest', roomId, linkSecret }
  const owner: RoomLink = { kind: 'owner', roomId, linkSecret, ownerSeed: seed }
  const { origin } = deps
  return { guestLink: origin + roomPath(guest), ownerLink: origin + roomPath(owner), guest, owner }
}

async function asked(ask: () => Promise<Response>): Promise<Response> {
  try {
    return await ask()
  } catch (cause) {
    throw new RoomRefused('offline', { cause })
  }
}

async function refusal(response: Response): Promise<RoomRefused> {
  try {
    const { code } = decode(apiError, await bodyOf(response), INSTANCE_MAX_BYTES)
    return new RoomRefused(errorCode.parse(code))
  } catch (cause) {
    return new RoomRefused('offline', { cause })
  }
}

const bodyOf = async (response: Response): Promise<Bytes> => new Uint8Array(await response.arrayBuffer())
