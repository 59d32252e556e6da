import { describe } from 'vitest'
import { type Connection, engineContract, type Told } from './contract.ts'
import type { MediaRights } from './control.ts'
import { fakeEngine } from './fake.ts'
import { permissionFor } from './grants.ts'

function told(rights: MediaRights): Told {
  const { canPublishSources, ...rest } = permissionFor(rights)
  return { ...rest, sources: [...canPublishSources].sort() }
}

describe('fake engine', () => {
  engineContract(async () => {
    const control = fakeEngine()
    return {
      control,
      connect: async (name, authorization): Promise<Connection> => {
        const who = control.connect(name, authorization)
        const room = control.rooms.get(name)!
        let last = room.get(who)!
        return {
          own: () => {
            last = room.get(who) ?? last
            return told(last)
          },
          others: () =>
            [...room].filter(([id, rights]) => id !== who && !told(rights).hidden).map(([id]) => id),
          isOpen: () => room.has(who),
        }
      },
      crash: () => {
        control.set('down')
        queueMicrotask(() => control.set('up'))
      },
      end: async () => {},
    }
  })
})
