import type { ReactNode } from 'react'
import { sends } from './fakes/people.ts'
import { face, slides } from './fakes/pictures.ts'
import { at, bothDenied, comparing, inside, locked, sharing, weakLine } from './setting.tsx'

export const stages: Record<string, () => ReactNode> = {
  'both-denied': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.problems.value = bothDenied
      },
    }),
  alone: () => inside({ others: 0 }),
  'weak-line': () => inside({ others: 5, cameras: 4, change: weakLine }),
  'weak-help': () => inside({ others: 2, cameras: 1, change: weakLine }),
  'alone-guest': () => inside({ others: 0, host: false }),
  'alone-here': () =>
    inside({
      others: 0,
      change: f => {
        f.guestLink.value = f.guestLink.value?.replace('meet.example.org', 'localhost') ?? null
        f.knocks.value = [
          {
            id: 'k1',
            name: 'Doctor Maximilian Bartholomäus Alexander von Hohenstein',
            doubt: null,
            listed: null,
            byOldLink: false,
            personal: null,
          },
          { id: 'k2', name: 'Ines Costa', doubt: null, listed: null, byOldLink: true, personal: null },
        ]
      },
    }),
  'alone-renewed': () =>
    inside({
      others: 0,
      change: f => {
        f.guestLink.value = null
      },
    }),
  'alone-locked': () => inside({ others: 0, change: locked }),
  two: () => inside({ others: 1, cameras: 1 }),
  four: () => inside({ others: 3, cameras: 2 }),
  three: () => inside({ others: 2, cameras: 1 }),
  five: () => inside({ others: 4, cameras: 2 }),
  nine: () => inside({ others: 8, cameras: 5, host: false }),
  many: () => inside({ others: 27, cameras: 14 }),
  sixteen: () => inside({ others: 15, cameras: 11 }),
  'twenty-five': () => inside({ others: 24, cameras: 24 }),
  'forty-nine': () => inside({ others: 48, cameras: 20, prefs: { tiles: '49' } }),
  'forty-nine-quiet': () => inside({ others: 48, prefs: { tiles: '49' } }),
  'sixteen-pages': () => inside({ others: 15, cameras: 9, prefs: { tiles: '9' }, speaks: 12 }),
  'speaker-nine': () => inside({ others: 8, cameras: 5, prefs: { layout: 'speaker' } }),
  'speaker-many': () => inside({ others: 27, cameras: 14, prefs: { layout: 'speaker' } }),
  view: () => inside({ others: 8, cameras: 5 }),
  'sharing-two': () => inside({ others: 8, cameras: 5, change: sharing(2, 5) }),
  'sharing-many': () => inside({ others: 20, cameras: 9, change: sharing(2) }),
  contrast: () => inside({ others: 8, cameras: 5, prefs: { contrast: true } }),
  'big-text': () => inside({ others: 8, cameras: 5, prefs: { bigText: true } }),
  'knocks-unreadable': () =>
    inside({
      others: 1,
      change: f => {
        f.foreignKnocks.value = ['1']
      },
    }),
  knocks: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.knocks.value = [
          { id: 'k1', name: 'Henri Dubois', doubt: null, listed: null, byOldLink: false, personal: null },
          { id: 'k2', name: 'Ines Costa', doubt: null, listed: null, byOldLink: true, personal: null },
          {
            id: 'k3',
            name: 'Вen Okafor',
            doubt: { t: 'like', like: 'Ben Okafor' },
            listed: null,
            byOldLink: false,
            personal: null,
          },
        ]
      },
    }),
  sharing: () =>
    inside({
      others: 4,
      cameras: 3,
      change: f => {
        f.people.value = f.people.value.map(p =>
          p.id === 'p2' ? { ...p, sending: sends('camera', 'microphone', 'screen') } : p,
        )
        f.remote.value = [
          ...f.remote.value,
          { participant: 'm2', leafIndex: 2, kind: 'screen', track: slides() },
        ]
      },
    }),
  'sharing-pair': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.local.value = new Map([['camera', face(3)]])
        f.people.value = f.people.value.map(p =>
          p.id === 'p1'
            ? { ...p, name: 'Ben Okafor von und zu Hohenlohe', sending: sends('screen', 'camera') }
            : p,
        )
        f.remote.value = [
          ...f.remote.value,
          { participant: 'm1', leafIndex: 1, kind: 'screen', track: slides() },
        ]
      },
    }),
  'after-reload': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.heldBack.value = true
        f.offSinceReload.value = new Set(['microphone', 'camera'])
      },
    }),
  'own-share': () =>
    inside({
      others: 2,
      cameras: 2,
      change: f => {
        f.local.value = new Map([
          ['camera', face(3)],
          ['screen', slides()],
        ])
      },
    }),
  alarm: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.notices.value = [{ t: 'alarm', alarm: 'unauthentic', name: 'Ben Okafor', id: 'a' }]
        f.trust.value = { ...f.trust.value, compare: comparing(null) }
      },
    }),
  'different-code': () =>
    inside({
      others: 1,
      cameras: 1,
      change: f => {
        f.trust.value = { ...f.trust.value, compare: comparing('different'), different: { at: at(14, 2) } }
      },
    }),
  reconnecting: () =>
    inside({
      others: 3,
      cameras: 2,
      change: f => {
        f.link.value = 'reconnecting'
        f.state.value = { t: 'interrupted', sinceMs: 0 }
        f.people.value = f.people.value.map(p => (p.id === 'p3' ? { ...p, presence: 'unreachable' } : p))
      },
    }),
}
