import type { ReactNode } from 'react'
import { Gone } from '../src/features/leave/index.ts'
import type { Prefs } from '../src/kernel/prefs.ts'
import { face } from './fakes/pictures.ts'
import { prejoin } from './outside.tsx'
import { polls } from './polls.ts'
import { beside, inside, rooms, said } from './setting.tsx'

const none = () => undefined

const call = (others: number, tiles: Prefs['tiles'] = 'auto'): ReactNode =>
  inside({
    others,
    host: false,
    prefs: { tiles },
    change: f => {
      f.kind.value = 'call'
    },
  })

const camera: Parameters<typeof prejoin>[2] = m => {
  m.local.value = m.devices.value = new Map([['camera', face(3)]])
}

/** A poll is asked while a panel is open. */
const askedBeside = (): ReactNode =>
  inside({
    others: 3,
    cameras: 3,
    host: false,
    change: f => {
      f.chat.value = said
      f.polls.value = polls.asked
    },
  })

const twoMine = (): ReactNode =>
  inside({
    others: 1,
    cameras: 1,
    change: f => {
      f.local.value = new Map([['camera', face(3)]])
    },
  })

/** Calls, trying devices, what meets a panel, and the ways back. */
export const calls: Record<string, () => ReactNode> = {
  'call-start': () => prejoin('start', [], undefined, false, 'call'),
  'call-two': () => call(1),
  'call-five': () => call(4),
  'call-alone': () => call(0),
  'call-many': () => call(48, '49'),
  'call-people': () => call(4),
  devices: () => prejoin('enter', ['Ben'], camera),
  'devices-call': () => prejoin('enter', ['Ben'], undefined, false, 'call'),
  echo: () => prejoin('enter', ['Ben']),
  'poll-and-chat': askedBeside,
  'poll-and-people': askedBeside,
  'two-mine': twoMine,
  'two-corner': twoMine,
  'breakout-helped': () =>
    inside({
      others: 5,
      cameras: 3,
      host: false,
      change: f => {
        beside(f)
        if (!f.plan.value) return
        const [own, ...others] = f.plan.value.rooms
        if (own) f.plan.value = { ...f.plan.value, rooms: [{ ...own, callsHelp: true }, ...others] }
      },
    }),
  'breakout-back': () =>
    inside({
      others: 5,
      cameras: 3,
      host: false,
      change: f => {
        beside(f)
        if (f.plan.value) f.plan.value = { ...f.plan.value, returnAll: true, endsAt: Date.now() + 29_000 }
      },
    }),
  'breakouts-rest': () => inside({ others: 9, cameras: 9, change: f => rooms(f) }),
  'gone-unkept': () => <Gone why="left" host="no" unkept onHome={none} onAgain={none} />,
  'gone-call': () => <Gone why="ended" host="no" call onHome={none} onAgain={none} />,
}
