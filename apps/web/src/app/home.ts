import type { HomeServices } from '../kernel/home.ts'

/** What the home page asks of the server. The code for it comes after the first paint, and again after a failure. */
export function homeServices(grant: HomeServices['grant']): HomeServices {
  const load = () => import('./rooms.ts')
  return {
    grant,
    creation: async signal => (await load()).creation(signal),
    create: async grant => (await load()).create(grant),
    enter: link => location.assign(link),
  }
}
