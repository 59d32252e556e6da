import type { Person } from '@konklave/client'
import type { MediaKind } from '../../src/kernel/media.ts'

const names = [
  'Anna Bergmann',
  'Ben Okafor',
  'Carla Díaz',
  'Dirk Hansen',
  'Ela Yılmaz',
  'Farid Haddad',
  'Greta Lind',
  'Henri Dubois',
  'Ines Costa',
  'Jonas Weiß',
  'Kofi Mensah',
  'Lena Novák',
  'Miriam Roth',
  'Noor Rahimi',
  'Oskar Krüger',
  'Petra Maric',
  'Quentin Leroy',
  'Rosa Lopez',
  'Sven Olsen',
  'Tuğba Demir',
  'Ulrich Sommer',
  'Vera Petrova',
  'Wim de Boer',
  'Xenia Papa',
  'Yusuf Kaya',
  'Zoë Martin',
  'Amir Saidi',
  'Bruna Silva',
]

export function person(i: number, part: Partial<Person> = {}): Person {
  return {
    id: `p${i}`,
    leafIndex: i,
    participant: `m${i}`,
    name: names[i % names.length] ?? 'Somebody',
    doubt: null,
    kind: 'guest',
    role: 'participant',
    me: false,
    personal: null,
    presence: 'confirmed',
    sending: new Set(),
    hand: false,
    handPlace: 0,
    away: false,
    weak: false,
    mayShare: true,
    hasFloor: false,
    no: new Set(),
    hue: (6 + i * 5) % 12,
    codeShownAt: null,
    comparedAt: null,
    ...part,
  }
}

export function sends(...kinds: MediaKind[]): ReadonlySet<MediaKind> {
  return new Set(kinds)
}
