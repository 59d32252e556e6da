import type { LocalKey } from '@konklave/protocol'
import { type ReadonlySignal, signal } from '@preact/signals-core'

/** A hint in its place, shown once to each browser: before devices are asked for, with the own picture, with a shared screen. */
const TIPS = ['devices', 'mirror', 'screen'] as const
export type Tip = (typeof TIPS)[number]

/** What this browser remembers of its person: devices and taste, never people, rooms or names. */
export type Prefs = {
  readonly language: 'system' | 'en' | 'de'
  readonly theme: 'system' | 'light' | 'dark'
  /** Single keys act as shortcuts (can be turned off: WCAG 2.1.4). */
  readonly keys: boolean
  /** Holding the space bar turns the microphone on for as long. */
  readonly pushToTalk: boolean
  /** A short tone when a timer has run out. */
  readonly timerTone: boolean
  readonly bigText: boolean
  /** More contrast than the device asks for. */
  readonly contrast: boolean
  readonly layout: 'grid' | 'speaker'
  /** Tiles on a page of the grid. */
  readonly tiles: 'auto' | '4' | '9' | '16' | '25' | '49'
  /** A short tone for new lines in the chat. */
  readonly chatTone: boolean
  readonly microphone: string | null
  readonly camera: string | null
  readonly speaker: string | null
  /** Who takes noise out of the own voice: the browser, as always; we, here; nobody, for music. */
  readonly noise: 'browser' | 'own' | 'off'
  /** What is behind the person in their own picture. */
  readonly backdrop: 'none' | 'blur' | 'wall' | 'hills' | 'evening' | 'own'
  /** How much brighter the own picture becomes, in percent. */
  readonly brighter: 'auto' | number
  /** Which pictures of people this device receives; less than all also sends a smaller one. */
  readonly pictures: 'all' | 'small' | 'none'
  /** All that this device may receive, and send; null: no limit. */
  readonly receiveKbps: number | null
  readonly sendKbps: number | null
  /** The own picture, for oneself only. */
  readonly mirror: boolean
  /** Whether this page listens while the microphone is off, to tell whoever talks then. */
  readonly heedMuted: boolean
  /** Hints that were seen. */
  readonly tips: readonly Tip[]
}

export const PREFS_KEY = 'konklave:prefs' satisfies LocalKey

const initial: Prefs = {
  language: 'system',
  theme: 'system',
  keys: true,
  pushToTalk: true,
  timerTone: true,
  bigText: false,
  contrast: false,
  layout: 'grid',
  tiles: 'auto',
  // A room that is full of voices needs no bell; and every microphone hears it.
  chatTone: false,
  microphone: null,
  camera: null,
  speaker: null,
  noise: 'browser',
  backdrop: 'none',
  brighter: 0,
  pictures: 'all',
  receiveKbps: null,
  sendKbps: null,
  mirror: true,
  heedMuted: false,
  tips: [],
}

export function createPrefs(storage: Pick<Storage, 'getItem' | 'setItem'> | null): {
  readonly prefs: ReadonlySignal<Prefs>
  change(part: Partial<Prefs>): void
} {
  const prefs = signal(read(storage))
  return {
    prefs,
    change(part) {
      prefs.value = { ...prefs.peek(), ...part }
      try {
        storage?.setItem(PREFS_KEY, JSON.stringify(prefs.peek()))
      } catch {
        // A full or blocked storage only means that the choice is not remembered.
      }
    },
  }
}

/** Takes over what has the right shape and ignores the rest. */
function read(storage: Pick<Storage, 'getItem'> | null): Prefs {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(PREFS_KEY) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return initial
    const all = kept as Record<string, unknown>
    const pick = <T extends string>(key: keyof Prefs, of: readonly T[], or: T): T =>
      of.find(v => v === all[key]) ?? or
    const limit = (key: keyof Prefs) => (typeof all[key] === 'number' ? all[key] : null)
    const id = (key: keyof Prefs) => (typeof all[key] === 'string' ? all[key] : null)
    return {
      language: pick('language', ['system', 'en', 'de'], 'system'),
      theme: pick('theme', ['system', 'light', 'dark'], 'system'),
      keys: all.keys !== false,
      pushToTalk: all.pushToTalk !== false,
      timerTone: all.timerTone !== false,
      bigText: all.bigText === true,
      contrast: all.contrast === true,
      layout: pick('layout', ['grid', 'speaker'], 'grid'),
      tiles: pick('tiles', ['auto', '4', '9', '16', '25', '49'], 'auto'),
      chatTone: all.chatTone === true,
      microphone: id('microphone'),
      camera: id('camera'),
      speaker: id('speaker'),
      noise: pick('noise', ['browser', 'own', 'off'], 'browser'),
      backdrop: pick('backdrop', ['none', 'blur', 'wall', 'hills', 'evening', 'own'], 'none'),
      brighter: brighter(all.brighter),
      pictures: pick('pictures', ['all', 'small', 'none'], 'all'),
      receiveKbps: limit('receiveKbps'),
      sendKbps: limit('sendKbps'),
      mirror: all.mirror !== false,
      heedMuted: all.heedMuted === true,
      tips: TIPS.filter(tip => Array.isArray(all.tips) && all.tips.includes(tip)),
    }
  } catch {
    return initial
  }
}

const brighter = (kept: unknown): Prefs['brighter'] =>
  kept === 'auto' ? kept : Math.round(Math.min(100, Math.max(0, Number(kept) || 0)))

export const { prefs, change: changePrefs } = createPrefs(ownStorage())

export function tipSeen(tip: Tip): void {
  const { tips } = prefs.peek()
  if (!tips.includes(tip)) changePrefs({ tips: [...tips, tip] })
}

function ownStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}
