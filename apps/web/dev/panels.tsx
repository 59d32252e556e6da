import type { ReactNode } from 'react'
import { face } from './fakes/pictures.ts'
import { at, inside, locked, said } from './setting.tsx'

import { stages } from './stages.tsx'
import { notices } from './talk.ts'

export const panels: Record<string, () => ReactNode> = {
  toasts: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.people.value = f.people.value.map(p =>
          p.id === 'p1' ? { ...p, hand: true, doubt: { t: 'same' as const } } : p,
        )
        f.notices.value = [
          { t: 'joined', who: 'p3', name: 'Dirk Hansen', id: 'j' },
          { t: 'muteAsked', by: 'Carla Díaz', kind: 'microphone', id: 'm' },
          { t: 'shareAsked', who: 'p1', name: 'Ben Okafor', id: 's' },
        ]
      },
    }),
  toast: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.notices.value = [
          { t: 'left', who: 'p9', name: 'Ela Yılmaz', id: 'l' },
          { t: 'shareAllowed', id: 'j' },
        ]
      },
    }),
  chat: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.chat.value = said
        f.pins.value = notices
      },
    }),
  'chat-menu': () => panels.chat?.(),
  'chat-whom': () => panels.chat?.(),
  'chat-save': () => panels.chat?.(),
  'chat-held': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.chat.value = said
        f.held.value = 12
      },
    }),
  'chat-returned': () =>
    inside({
      others: 3,
      cameras: 2,
      returned: true,
      change: f => {
        f.chat.value = said
          .filter(l => !l.mine && l.to.t === 'all')
          .map(l => ({ ...l, known: l.id !== 'p2:1' }))
      },
    }),
  'chat-empty': () => inside({ others: 1, cameras: 1 }),
  volume: () => inside({ others: 3, cameras: 2 }),
  people: () =>
    inside({
      others: 5,
      cameras: 2,
      change: f => {
        f.people.value = f.people.value.map(p =>
          p.id === 'p1'
            ? { ...p, hand: true, doubt: { t: 'same' as const } }
            : p.id === 'p4'
              ? { ...p, role: 'moderator' }
              : p,
        )
        f.knocks.value = [
          { id: 'k1', name: 'Henri Dubois', doubt: null, listed: null, byOldLink: false, personal: null },
          { id: 'k2', name: 'Ines Costa', doubt: null, listed: null, byOldLink: true, personal: null },
        ]
      },
    }),
  'people-hands': () =>
    inside({
      others: 6,
      cameras: 4,
      change: f => {
        f.people.value = f.people.value.map((p, i) =>
          i === 2 || i === 4 || i === 5 ? { ...p, hand: true, handPlace: i === 4 ? 1 : i === 2 ? 2 : 3 } : p,
        )
        f.spotlight.value = ['p1']
        f.notices.value = [{ t: 'floorGiven', by: 'Anna Bergmann', id: 'f' }]
      },
    }),
  'settings-room': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.switches.value = { ...f.switches.value, microphone: false }
      },
    }),
  trust: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.local.value = new Map([['camera', face(3)]])
        f.chat.value = said
        f.people.value = f.people.value.map(p => (p.id === 'p2' ? { ...p, comparedAt: at(14, 2) } : p))
        f.trust.value = { ...f.trust.value, compared: { at: at(14, 2), joinedSince: 2 } }
      },
    }),
  settings: () => inside({ others: 3, cameras: 2 }),
  shortcuts: () => inside({ others: 3, cameras: 2 }),
  invite: () => inside({ others: 3, cameras: 2 }),
  more: () => inside({ others: 3, cameras: 2 }),
  leave: () => inside({ others: 3, cameras: 2 }),
  'invite-locked': () => inside({ others: 3, cameras: 2, change: locked }),
  'people-locked': () => inside({ others: 3, cameras: 2, change: locked }),
  'trust-alarm': () => stages['different-code']?.(),
}
