import { type CreateRoomDeps, createRoom, fetchInstance } from '@konklave/client'
import type { Bytes } from '@konklave/protocol'
import type { NewRoom } from '../kernel/home.ts'

/** In one piece with what the home page does with rooms that are made. */
export { enter, held, hold } from './newRoom.ts'

const deps: CreateRoomDeps = {
  origin: location.origin,
  fetch: (url, init) => fetch(url, { ...init, credentials: 'omit', cache: 'no-store' }),
}

export async function creation(signal: AbortSignal): Promise<'anyone' | 'grant'> {
  const info = await fetchInstance({ ...deps, fetch: (url, init) => deps.fetch(url, { ...init, signal }) })
  return info.creation
}

/** A room starts with its door closed to strangers: people knock. Whoever leads it may change that. */
export function create(kind: 'meeting' | 'call', grant: Bytes | null): Promise<NewRoom> {
  const call = kind === 'call' ? { kind } : {}
  return createRoom({ admission: 'lobby', ...call, ...(grant ? { grant } : {}) }, deps)
}
