import type { HomeServices } from '../kernel/home.ts'

type Before = Pick<HomeServices, 'grant' | 'unkept'>

/** What the home page asks of the server and of this browser. The code for it comes after the first paint, and again after a failure. */
export function homeServices(before: Before): HomeServices {
  const load = () => import('./rooms.ts')
  return {
    ...before,
    creation: async signal => (await load()).creation(signal),
    create: async (kind, grant) => {
      const { create, hold } = await load()
      const made = await create(kind, grant)
      await hold(made.ownerLink, true)
      return made
    },
    hold: async (ownerLink, on) => (await load()).hold(ownerLink, on),
    ownerFiles: async () => (await import('./ownerFiles.ts')).ownerFiles(location),
    enter: async link => (await load()).enter(link),
  }
}
