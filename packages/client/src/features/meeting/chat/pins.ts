import { limits, type SealedBody } from '@konklave/protocol'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import { idOfRef, refOf } from './lineId.ts'
import type { Named, Pin } from './types.ts'

type Body = Extract<SealedBody, { t: 'pinned' }>['pins'][number]

/** [K41] Notices at the top of the chat. Who may pin was looked at before. */
export interface Pins {
  readonly list: ReadonlySignal<readonly Pin[]>
  add(by: Named, body: Body): void
  remove(id: string): void
  /** What `by` pinned and is still there, for who has come since. */
  of(by: string): readonly Body[]
  clear(): void
}

export function createPins(): Pins {
  const list = signal<readonly Pin[]>([])
  /** A notice that comes again, or after its end, does not come back. */
  let ended = new Set<string>()
  return {
    list,
    add(by, { n, text, of }) {
      const id = `${by.id}:${n}`
      if (ended.has(id) || text === '' || list.value.some(pin => pin.id === id)) return
      if (list.value.length >= limits.PINS_MAX) return
      list.value = [...list.value, { id, by: by.id, name: by.name, text, of: of ? idOfRef(of) : null }]
    },
    remove(id) {
      ended.add(id)
      list.value = list.value.filter(pin => pin.id !== id)
    },
    of: by =>
      list.value
        .filter(pin => pin.by === by)
        .map(({ id, text, of }) => ({ n: refOf(id).n, text, ...(of === null ? {} : { of: refOf(of) }) })),
    clear() {
      list.value = []
      ended = new Set()
    },
  }
}
