import { createRoom } from '@konklave/client'
import { openHeadless } from '@konklave/client/headless'
import { formatToken } from '@konklave/protocol'
import { inPhase } from '@konklave/testing/headless'

export type Crowd = {
  /** Leads into their room, without knocking. */
  readonly link: string
  /** One more; the caller sees to it that they go. */
  come(name: string): Promise<void>
  /** One of them goes and closes the page; the others stay. */
  leave(name: string): Promise<void>
  close(): void
}

/** A room with these people in it, who have neither screen nor camera: the first is its owner. */
export async function crowd(origin: string, names: readonly string[]): Promise<Crowd> {
  const room = await createRoom({ admission: 'open' }, { origin, fetch })
  const inside = new Map<string, Awaited<ReturnType<typeof openHeadless>>>()
  const come = async (name: string, link = room.guest) => {
    const one = await openHeadless({ origin, link, build: 'headless' })
    await inPhase(one, 'prejoin')
    await one.entry.join(name)
    await inPhase(one, 'inside')
    inside.set(name, one)
  }
  for (const [i, name] of names.entries()) await come(name, i === 0 ? room.owner : room.guest)
  return {
    link: `${origin}/m#${formatToken(room.guest)}`,
    come: name => come(name),
    async leave(name) {
      const one = inside.get(name)
      inside.delete(name)
      await one?.entry.leave()
      one?.close()
    },
    close() {
      for (const one of inside.values()) one.close()
    },
  }
}
