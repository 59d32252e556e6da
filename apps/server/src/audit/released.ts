import { words } from '@konklave/protocol'

/** What to do when it is not the program that deviates, but another one in its place. */
export const notReleased = words(
  'Dies ist nicht das ausgelieferte Programm (konklave audit --against vergleicht), oder ein Proxy greift ein.',
  'This is not the released program (konklave audit --against compares), or a proxy interferes.',
)
