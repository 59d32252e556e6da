import type { ReactNode } from 'react'
import { countdown } from './fakes/countdown.ts'
import { face } from './fakes/pictures.ts'
import { panels } from './panels.tsx'
import { asked, at, beside, inside, rooms } from './setting.tsx'
import { stages } from './stages.tsx'

export const leading: Record<string, () => ReactNode> = {
  limits: () => panels['people-hands']?.(),
  personal: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        const by = (id: string) => f.people.value.filter(p => p.id === id)
        f.people.value = f.people.value.map(p => (p.id === 'p1' ? { ...p, personal: 'i1' } : p))
        f.personalLinks.value = [
          { id: 'i1', name: 'Ben Okafor', barred: false, usedBy: by('p1') },
          { id: 'i2', name: 'Doctor Maximilian Bartholomäus von Hohenstein', barred: false, usedBy: [] },
          { id: 'i3', name: 'Rosa Lopez', barred: true, usedBy: [] },
          { id: 'i4', name: null, barred: false, usedBy: [] },
        ]
        f.knocks.value = [
          {
            ...{ id: 'k1', name: 'Ben Okafor', doubt: { t: 'same' }, listed: null, byOldLink: true },
            personal: { id: 'i1', usedBy: ['Ben Okafor'] },
          },
        ]
      },
    }),
  'personal-people': () => leading.personal?.(),
  'owner-asked': () =>
    inside({
      others: 3,
      cameras: 2,
      host: false,
      change: f => {
        f.offered.value = { t: 'asked', by: 'Anna Bergmann', over: true }
      },
    }),
  'owner-key': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        const link =
          'https://meet.example.org/m#AQFr1mQk0gC3pYt9uWzJ5xVnE8oH2sLd7fRaT4cKiMbNyPqGvXjUeSwZh6D0lOxQ1A3rBn5kTq8wYz2JcVfLgHmPs'
        f.offered.value = { t: 'key', link, by: 'Anna Bergmann', over: true }
      },
    }),
  'owner-handing': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.handing.value = { t: 'keeping', who: 'p1', name: 'Ben Okafor', over: true }
      },
    }),
  'owner-ask': () => inside({ others: 3, cameras: 2 }),
  time: () => inside({ others: 3, cameras: 2 }),
  'time-running': () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.timer.value = countdown(247_000)
        f.pause.value = countdown(11 * 60_000)
        f.local.value = new Map([['camera', face(3)]])
      },
    }),
  'time-over': () =>
    inside({
      others: 3,
      cameras: 2,
      host: false,
      change: f => {
        f.timer.value = { id: 'over', ms: 60_000, until: Date.now() - 1_000 }
        f.pause.value = { id: 'over', ms: 60_000, until: Date.now() - 1_000 }
      },
    }),
  'poll-card': () => asked('asked', false),
  'poll-several': () => asked('several', false),
  'poll-yes-no': () => asked('yesNo', false),
  'poll-mine': () => asked('mine'),
  'poll-over': () => asked('over', false),
  'polls-ended': () => asked('ended'),
  'polls-new': () => asked('mine'),
  'breakouts-make': () => inside({ others: 9, cameras: 4 }),
  'breakouts-hand': () => inside({ others: 5, cameras: 2 }),
  'breakouts-chosen': () => inside({ others: 5, cameras: 2 }),
  'breakouts-running': () => inside({ others: 7, cameras: 3, change: f => rooms(f) }),
  'breakouts-panel': () => leading['breakouts-running']?.(),
  'breakouts-ending': () =>
    inside({ others: 7, cameras: 3, change: f => rooms(f, { endsAt: Date.now() + 29_000 }) }),
  'breakouts-choose': () =>
    inside({ others: 7, cameras: 3, host: false, change: f => rooms(f, { choice: 'chosen' }) }),
  'breakouts-own': () => inside({ others: 4, cameras: 3, host: false, change: f => rooms(f, {}, 'p0') }),
  'breakout-going': () => inside({ others: 5, cameras: 3, host: false, change: f => beside(f, 'joining') }),
  'breakout-in': () => inside({ others: 5, cameras: 3, host: false, change: f => beside(f) }),
  'breakout-settled': () => inside({ others: 5, cameras: 3, host: false, change: f => beside(f) }),
  'breakout-main-chat': () => leading['breakout-in']?.(),
  'breakout-visit': () => inside({ others: 5, cameras: 3, change: f => beside(f) }),
  'breakout-alone': () => inside({ others: 0, host: false, change: f => beside(f) }),
  role: () => inside({ others: 3, cameras: 2 }),
  'role-links': () => inside({ others: 3, cameras: 2 }),
  'name-list': () => inside({ others: 3, cameras: 2 }),
  tell: () => stages.knocks?.(),
  departed: () =>
    inside({
      others: 2,
      cameras: 2,
      change: f => {
        f.departed.value = [
          { id: 'p9', name: 'Maximiliane Freifrau von und zu Hohenlohe-Langenburg', at: at(14, 31) },
          { id: 'p8', name: 'Henri Dubois', at: at(14, 2) },
        ]
        f.admission.value = 'open'
      },
    }),
  'departed-asked': () => leading.departed?.(),
  'link-asked': () => inside({ others: 3, cameras: 2 }),
  'link-changed': () => inside({ others: 3, cameras: 2 }),
}
