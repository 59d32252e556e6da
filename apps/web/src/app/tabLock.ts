import { hex } from '@konklave/protocol'

/** [K32] One tab per room and browser profile. */
export type TabLock = {
  /** True when this tab has the room; false when another one has. */
  readonly mine: boolean
  /** Takes the room from the other tab, which leaves the meeting. */
  take(): Promise<void>
  /** Called when another tab has taken it. */
  onLost(listener: () => void): void
  release(): void
}

const AGAIN_MS = 400

/** A tab that is a second person in the room has a lock of its own, named by its mark. */
export const lockName = (roomId: Uint8Array, apart: string | null): string =>
  `konklave room ${hex(roomId)}${apart === null ? '' : ` ${apart}`}`

/** Asks for the room; a second try covers a reload, where the page before lets go a moment later. */
export async function lockRoom(locks: LockManager | undefined, name: string): Promise<TabLock> {
  let lost: () => void = () => undefined
  let release: () => void = () => undefined

  const hold = (options: LockOptions) =>
    new Promise<boolean>(resolve => {
      if (!locks) return resolve(true)
      locks
        .request(name, options, lock => {
          resolve(lock !== null)
          if (lock === null) return
          return new Promise<void>(done => {
            release = done
          })
        })
        // A stolen lock rejects what held it.
        .catch(() => lost())
    })

  let mine = await hold({ ifAvailable: true })
  if (!mine) {
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
    mine = await hold({ ifAvailable: true })
  }
  return {
    get mine() {
      return mine
    },
    async take() {
      mine = await hold({ steal: true })
    },
    onLost(listener) {
      lost = listener
    },
    release: () => release(),
  }
}
