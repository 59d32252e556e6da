import type { HomeServices } from '../kernel/home.ts'
import { keepNewRoom } from './newRoom.ts'

type Before = Pick<HomeServices, 'grant' | 'unkept'>

/** What the home page asks of the server. The code for it comes after the first paint, and again after a failure. */
export function homeServices(before: Before, storage: Storage | null): HomeServices {
  const load = () => import('./rooms.ts')
  return {
    ...before,
    creation: async signal => (await load()).creation(signal),
    create: async grant => {
      const made = await (await load()).create(grant)
      keepNewRoom(made.ownerLink, storage)
      return made
    },
    ownerFiles: async () => (await import('./ownerFiles.ts')).ownerFiles(location),
    enter: link => {
      keepNewRoom(null, storage)
      location.assign(link)
    },
  }
}
